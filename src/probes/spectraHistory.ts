import { float64 as xp } from '../array/float64.ts';
import { viewFields } from '../experiment/viewFields.ts';
import { numberOf, type Fields } from '../fields/fields.ts';
import { snapshotOf, type History } from './history.ts';
import type { OpenProbe, Probe } from './probe.ts';
import {
  gatherColumns,
  normalGradient,
  openGathering,
  readSpectrum,
  spectrumMeasures,
  type Gathering,
  type SpectrumReading,
} from './spectraHistoryGathering.ts';
import type {
  SpectraAxis,
  SpectraHistoryRequest,
  SpectraHistoryResult,
  SpectraLine,
  SpectraMeasures,
} from './spectraHistoryResult.ts';
import { aspectRatio, isometryDimension, isometryMass } from './spectraHistoryTheory.ts';

/** Recorded steps per training, about. */
const POINTS = 60;
/** Longer sides would take a second or more for each decomposition. */
const LONGEST = 256;

const fields = {
  decay: viewFields.decay,
  share: {
    type: 'number',
    label: 'Share of the eigenvalues',
    key: 'share',
    hint: 'Which share of the eigenvalues, the largest, is followed.',
    min: 0.01,
    max: 1,
    default: 0.25,
    scale: 'linear',
  },
} as const satisfies Fields;

/** L and R of every weight matrix of a run, observed from its gradients, at about 60 steps, beside those of random gradients. */
export const spectraHistory: Probe<SpectraHistoryRequest, SpectraHistoryResult> = {
  summary:
    'Mass of the top eigenvalues, intrinsic dimension and rotation of the top directions of L and R of every weight of a run, over training, with the same of random gradients.',
  fields,
  ofParameter: false,
  request: (target, _parameter, settings) => ({
    probe: 'spectraHistory',
    ...target,
    decays: [numberOf(settings, 'decay')],
    share: numberOf(settings, 'share'),
  }),
  open,
};

type Side = SpectraAxis['side'];

/** One side of one weight matrix. */
interface Axis {
  readonly index: number;
  readonly parameter: string;
  readonly side: Side;
  readonly rows: number;
  readonly columns: number;
  readonly size: number;
}

function open(history: History): OpenProbe<SpectraHistoryRequest, SpectraHistoryResult> {
  const { model, experiment, firstStep } = history;
  const all = axesOf(model.parameters);
  const axes = all.filter(({ size }) => size <= LONGEST);
  const skipped = all.filter(({ size }) => size > LONGEST);
  const every = Math.max(1, Math.ceil(experiment.steps / POINTS));
  const gatherings = new Map<string, Gathering>();

  /** The statistic of that name, gathered from those gradients. */
  function gathering(key: string, { size }: Axis, decay: number): Gathering {
    const known = gatherings.get(key) ?? openGathering(size, decay, firstStep);
    gatherings.set(key, known);
    return known;
  }

  return ({ run, seed, step, decays, share }, late) => {
    if (axes.length === 0) throw new Error(noAxis(skipped));
    snapshotOf(history, { run, seed, step });
    const pairs = axes.map((axis) => ({
      axis,
      lines: decays.map((decay) => ({
        decay,
        own: gathering(JSON.stringify([run, seed, axis.parameter, axis.side, decay]), axis, decay),
        random: gathering(JSON.stringify([axis.rows, axis.columns, axis.side, decay]), axis, decay),
      })),
    }));
    const until = Math.min(step, history.gradientCount());
    const tasks = pairs.flatMap(({ axis, lines }) =>
      lines.flatMap(({ own, random }) => [
        { gathering: own, gradient: (at: number) => gradientAt(history, run, seed, axis, at), axis },
        {
          gathering: random,
          gradient: (at: number) => normalGradient(experiment.seed, axis.rows, axis.columns, at),
          axis,
        },
      ]),
    );
    const stop = (at: number) => Math.min(experiment.steps, (Math.floor(at / every) + 1) * every);
    let behind = furthestBehind(tasks);
    while (behind && behind.gathering.step < stop(behind.gathering.step) && stop(behind.gathering.step) <= until) {
      const { gathering: one, gradient, axis } = behind;
      for (const end = stop(one.step); one.step < end;) {
        const grad = gradient(one.step);
        gatherColumns(one, axis.side === 'left' ? grad : xp.transpose(grad));
      }
      readSpectrum(one);
      behind = furthestBehind(tasks);
      if (late()) break;
    }
    const reached = behind?.gathering.step ?? firstStep;
    return {
      complete: reached >= experiment.steps || stop(reached) > until,
      result: {
        probe: 'spectraHistory',
        share,
        every,
        ...describe(pairs, share, firstStep, Math.min(reached, step)),
        skipped: skipped.map(({ parameter, side, size }) => ({ parameter, side, size })),
      },
    };
  };
}

/** Both sides, longer than 1, of the weight matrices; of vectors where there are no matrices. */
function axesOf(parameters: readonly { readonly name: string; readonly rows: number; readonly columns: number }[]) {
  const matrices = parameters.some(({ rows }) => rows > 1);
  return parameters.flatMap(({ name, rows, columns }, index): readonly Axis[] => {
    if (matrices && rows === 1) return [];
    const sides = [
      ['left', rows],
      ['right', columns],
    ] as const;
    return sides
      .filter(([, size]) => size > 1)
      .map(([side, size]) => ({ index, parameter: name, side, rows, columns, size }));
  });
}

function noAxis(skipped: readonly Axis[]): string {
  const longest = Math.max(...skipped.map(({ size }) => size));
  return skipped.length === 0
    ? 'no weight has a side longer than 1'
    : `all sides are longer than ${LONGEST}, up to ${longest}: too long to decompose at ${POINTS} steps`;
}

function gradientAt(history: History, run: number, seed: number, { index, rows, columns }: Axis, step: number) {
  return xp.array(history.gradient(run, seed, index, step), [1, rows, columns]);
}

function furthestBehind<Task extends { readonly gathering: Gathering }>(tasks: readonly Task[]): Task | undefined {
  return tasks.reduce<Task | undefined>(
    (last, task) => (last && last.gathering.step <= task.gathering.step ? last : task),
    undefined,
  );
}

function describe(
  pairs: readonly {
    readonly axis: Axis;
    readonly lines: readonly { readonly decay: number; readonly own: Gathering; readonly random: Gathering }[];
  }[],
  share: number,
  from: number,
  until: number,
): Pick<SpectraHistoryResult, 'step' | 'steps' | 'axes'> {
  const upTo = ({ readings }: Gathering) => readings.filter(({ step }) => step <= until);
  const steps = Int32Array.from(upTo(pairs[0]!.lines[0]!.own), ({ step }) => step);
  return {
    step: steps.at(-1) ?? 0,
    steps,
    axes: pairs.map(({ axis, lines }): SpectraAxis => {
      const { parameter, side, size, rows, columns } = axis;
      const count = Math.ceil(share * size);
      const across = side === 'left' ? columns : rows;
      const gamma = (decay: number, step: number) => aspectRatio(size, across, decay, step - from);
      return {
        parameter,
        side,
        size,
        count,
        lines: lines.map(({ decay, own, random }): SpectraLine => ({
          decay,
          own: series(upTo(own), count),
          random: series(upTo(random), count),
          theory: {
            mass: Float64Array.from(steps, (step) => isometryMass(count / size, gamma(decay, step))),
            dimension: Float64Array.from(steps, (step) => isometryDimension(size, gamma(decay, step))),
          },
        })),
      };
    }),
  };
}

function series(readings: readonly SpectrumReading[], count: number): SpectraMeasures {
  const rows = readings.map((reading) => spectrumMeasures(reading, count));
  return {
    mass: Float64Array.from(rows, ({ mass }) => mass),
    dimension: Float64Array.from(rows, ({ dimension }) => dimension),
    rotation: Float64Array.from(rows, ({ rotation }) => rotation),
  };
}
