import { experimentFields } from '../../experiment/experimentFields.ts';
import type { Field, Fields } from '../../fields/fields.ts';
import { networks } from '../../networks/index.ts';
import { optimizers } from '../../optimizers/index.ts';
import { problems } from '../../problems/index.ts';

/** A control that an embedded lab may have: a field of the experiment, wherever it occurs, or one of `PARTS`. */
export interface EmbedControl {
  /** What an address may call it: the field's name, and its key in links. */
  readonly names: readonly string[];
  readonly label: string;
}

/** Controls that are more than one field. */
export const PARTS = {
  play: 'Play and pause',
  transport: 'Step, restart, new seed and the step cursor',
  problem: 'All settings of the problem',
  network: 'All settings of the network',
  training: 'Steps, batch, seeds and engine',
} as const;

let all: readonly EmbedControl[] | undefined;

/** Every control that there is: a closed list. */
export function embedControls(): readonly EmbedControl[] {
  all ??= [
    ...Object.entries(PARTS).map(([name, label]) => ({ names: [name], label })),
    ...[
      ...optimizers.map(({ hyper, fixed }): Fields => ({ ...hyper, ...fixed })),
      ...problems.map(({ fields }) => fields),
      ...networks.map(({ fields }) => fields),
      experimentFields,
    ].flatMap((fields) => Object.entries(fields).map(([name, { key, label }]) => ({ names: [name, key], label }))),
  ];
  return all;
}

/** Those of the fields that are asked for by name or key. */
export function chosenFields(fields: Fields, controls: readonly string[]): Fields {
  const isChosen = ([name, { key }]: readonly [string, Field]) => controls.includes(name) || controls.includes(key);
  return Object.fromEntries(Object.entries(fields).filter(isChosen));
}
