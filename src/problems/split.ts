import { stream, type Stream } from '../array/random.ts';
import { numberOf, type IntegerField, type NumberField, type Settings } from '../fields/fields.ts';
import type { Dataset, Split } from './problem.ts';

/** The fields that say how many examples are generated, and for what. */
export const splitFields = {
  points: {
    type: 'integer',
    label: 'Examples',
    key: 'n',
    symbol: 'N',
    hint: 'How many examples there are, for training and held out together.',
    min: 10,
    max: 4000,
    default: 400,
    scale: 'log',
  },
  heldOut: {
    type: 'number',
    label: 'Share held out',
    key: 'held',
    hint: 'The part of the examples that is never trained on, only used to measure.',
    min: 0,
    max: 0.8,
    default: 0.25,
    scale: 'linear',
  },
} as const satisfies Record<string, IntegerField | NumberField>;

/** Draws the two parts by one rule from independent streams, so that the training part does not depend on what is held out but in its size. */
export function split(settings: Settings, seed: number, draw: (examples: number, random: Stream) => Dataset): Split {
  const points = numberOf(settings, 'points');
  const heldOut = Math.round(points * numberOf(settings, 'heldOut'));
  return { training: draw(points - heldOut, stream(seed, 'data')), heldOut: draw(heldOut, stream(seed, 'held-out')) };
}
