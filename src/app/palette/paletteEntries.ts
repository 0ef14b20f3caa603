import { experimentFields } from '../../experiment/experimentFields.ts';
import { presets } from '../../experiment/presets/index.ts';
import { placesOf } from '../../experiment/places.ts';
import type { Fields, Settings } from '../../fields/fields.ts';
import { formatSetting } from '../../fields/parse.ts';
import { networkOf, networks } from '../../networks/index.ts';
import { optimizerOf, optimizers } from '../../optimizers/index.ts';
import { panelKinds } from '../../panels/kinds.ts';
import { problemOf, problems } from '../../problems/index.ts';
import { addRun, replaceWith, setNetwork, setProblem } from '../../store/edits.ts';
import { commands, keysOf } from '../commands.ts';
import type { Lab } from '../lab.ts';
import { looksOf } from '../looks.ts';
import { showPanel } from '../showPanel.ts';
import { showControl } from './showControl.ts';

/** One line of the palette. */
export interface PaletteEntry {
  readonly name: string;
  readonly detail: string;
  readonly keys?: string;
  run(lab: Lab): void;
}

const discrete = { discrete: true } as const;

/** Everything that can be done or found now: commands, figures, methods, panels, problems, networks, and each control of the experiment. */
export function paletteEntries(lab: Lab): readonly PaletteEntry[] {
  const { experiment } = lab.experiment.getState();
  const isSurface = problemOf(experiment.problem.kind)?.type === 'surface';
  return [
    ...commands
      .filter(({ key, control }) => !(key === 'k' && control))
      .map((command): PaletteEntry => {
        const keys = keysOf(command);
        return { name: command.name, detail: '', ...(keys !== undefined && { keys }), run: command.run };
      }),
    ...optimizers.map(({ kind, label, summary }) => ({
      name: `Add run: ${label}`,
      detail: summary,
      run: ({ edit }: Lab) => edit(addRun(kind), discrete),
    })),
    ...controls(lab),
    ...presets.map((preset) => ({
      name: `Open: ${preset.label}`,
      detail: `${preset.group}. ${preset.summary}`,
      run: ({ edit }: Lab) => edit(replaceWith(preset.experiment), discrete),
    })),
    ...panelEntries(lab),
    ...problems
      .filter((problem) => problem.kind !== experiment.problem.kind && !(problem.type === 'data' && problem.needsData))
      .map(({ kind, label, summary }) => ({
        name: `Problem: ${label}`,
        detail: summary,
        run: ({ edit }: Lab) => edit(setProblem(kind), discrete),
      })),
    ...networks
      .filter(({ kind }) => !isSurface && kind !== experiment.network.kind)
      .map(({ kind, label, summary }) => ({
        name: `Network: ${label}`,
        detail: summary,
        run: ({ edit }: Lab) => edit(setNetwork(kind), discrete),
      })),
  ];
}

function panelEntries(lab: Lab): readonly PaletteEntry[] {
  const places = placesOf(lab.experiment.getState().experiment.view);
  return panelKinds.map(({ kind, title, summary }) => {
    const isShown = places.some((place) => place.kind === kind);
    return { name: `${isShown ? 'Go to' : 'Show'} panel: ${title}`, detail: summary, run: () => showPanel(lab, kind) };
  });
}

/** The controls of the experiment as it is, each with its value; those that have no meaning now are left out, as on the page. */
function controls(lab: Lab): readonly PaletteEntry[] {
  const { experiment } = lab.experiment.getState();
  const { problem, network, runs, steps, batch, seed, seeds, engine } = experiment;
  const problemKind = problemOf(problem.kind);
  const isSurface = problemKind?.type === 'surface';
  const { batch: ofBatch, ...withoutBatch } = experimentFields;
  const training: Fields = isSurface ? withoutBatch : { ...withoutBatch, batch: ofBatch };
  const looks = looksOf(experiment);
  return [
    ...runs.flatMap(({ optimizer, settings }, index) => {
      const kind = optimizerOf(optimizer);
      const label = looks[index]?.label ?? '';
      return kind ? entriesOf('Runs', { ...kind.hyper, ...kind.fixed }, settings, label) : [];
    }),
    ...entriesOf('Problem', problemKind?.fields ?? {}, problem.settings),
    ...(isSurface ? [] : entriesOf('Network', networkOf(network.kind)?.fields ?? {}, network.settings)),
    ...entriesOf('Training', training, { steps, batch, seed, seeds, engine }),
  ];
}

function entriesOf(section: string, fields: Fields, settings: Settings, run?: string): readonly PaletteEntry[] {
  return Object.entries(fields).flatMap(([name, field]): readonly PaletteEntry[] => {
    const value = settings[name];
    const { when, label, symbol, hint } = field;
    if (value === undefined || (when && !when.is.some((one) => one === settings[when.field]))) return [];
    const control = run === undefined ? label : `${label} of ${run}`;
    const shown = `${symbol === undefined ? '' : `${symbol} = `}${formatSetting(field, value) || 'none'}`;
    return [
      {
        name: control,
        detail: `${section === 'Runs' ? '' : `${section}. `}${shown}. ${hint}`,
        run: () => showControl(section, control, run),
      },
    ];
  });
}
