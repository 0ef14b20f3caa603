import { defaults, type Fields, type Settings } from '../../fields/fields.ts';
import { networkOf } from '../../networks/index.ts';
import { optimizerOf } from '../../optimizers/index.ts';
import { problemOf } from '../../problems/index.ts';
import type { Experiment, Place, Run, View } from '../experiment.ts';
import { placeOf, withPlaces } from '../places.ts';
import { defaultView } from '../readView.ts';

/** An experiment worth starting from. Links say how they differ from one, so a preset that has been published never changes. */
export interface Preset {
  /** Its name in links. */
  readonly kind: string;
  readonly label: string;
  /** What is to be seen, in one sentence. */
  readonly summary: string;
  /** What it is listed under. */
  readonly group: string;
  readonly experiment: Experiment;
}

/** A preset as it is written down: what is not said is as declared. */
export interface PresetSketch {
  readonly label: string;
  readonly summary: string;
  readonly problem: string;
  readonly problemSettings?: Settings;
  /** Where training starts on a surface. */
  readonly start?: readonly number[];
  readonly network?: string;
  readonly networkSettings?: Settings;
  readonly runs: readonly (readonly [optimizer: string, settings?: Settings, label?: string])[];
  readonly steps: number;
  readonly batch?: number;
  readonly seeds?: number;
  readonly view?: Partial<Omit<View, 'panels'>>;
  /** In their order; the usual four without it. */
  readonly panels?: readonly (Pick<Place, 'kind'> & Partial<Omit<Place, 'kind'>>)[];
}

/** The preset that a sketch means. Its experiment is made when it is first asked for: a page needs few of them. */
export function preset(kind: string, group: string, sketch: PresetSketch): Preset {
  const { label, summary } = sketch;
  let made: Experiment | undefined;
  return {
    kind,
    label,
    summary,
    group,
    get experiment() {
      return (made ??= experimentOf(sketch));
    },
  };
}

function experimentOf(sketch: PresetSketch): Experiment {
  const network = sketch.network ?? 'mlp';
  const runs = sketch.runs.map(([optimizer, settings, name], color): Run => {
    const declared = optimizerOf(optimizer);
    return {
      optimizer,
      settings: complete({ ...declared?.hyper, ...declared?.fixed }, settings),
      ...(name !== undefined && { label: name }),
      color,
    };
  });
  const view = { ...defaultView(), ...sketch.view };
  return {
    version: 1,
    title: sketch.label,
    problem: {
      kind: sketch.problem,
      settings: complete(problemOf(sketch.problem)?.fields ?? {}, sketch.problemSettings),
      ...(sketch.start && { start: sketch.start }),
    },
    network: { kind: network, settings: complete(networkOf(network)?.fields ?? {}, sketch.networkSettings) },
    runs,
    steps: sketch.steps,
    batch: sketch.batch ?? 0,
    seed: 1,
    seeds: sketch.seeds ?? 1,
    engine: 'auto',
    view: sketch.panels
      ? withPlaces(
          view,
          sketch.panels.map(({ kind: name, ...place }) => placeOf(name, place)),
        )
      : view,
  };
}

function complete(fields: Fields, given: Settings = {}): Settings {
  return { ...defaults(fields), ...given };
}
