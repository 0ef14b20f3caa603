import type { Experiment, Run } from '../../experiment/experiment.ts';
import { defaults, listOf, numberOf, type Settings } from '../../fields/fields.ts';
import { optimizerOf } from '../../optimizers/index.ts';
import type { PanelInput, StudyInput } from '../panel.ts';
import { remembered } from '../studies/remembered.ts';
import { trialsOf, type Trial } from '../studies/trials.ts';
import { packed } from '../studies/variants.ts';

/** The methods of the matrix, by row and by column, from those that know least of the loss to the one that knows most. */
export const METHODS: readonly string[] = ['sgd', 'momentum', 'adagrad', 'rmsprop', 'adam', 'shampoo'];

/** What they are called. */
export const methodNames: readonly string[] = METHODS.map((kind) => optimizerOf(kind)?.label ?? kind);

/** One pair with each learning rate. */
interface Pair {
  readonly magnitude: number;
  readonly direction: number;
  readonly tried: readonly Run[];
}

/** All pairs, `[magnitude * METHODS.length + direction]`; on the diagonal both are one method as it is by itself. */
const pairs = remembered((methods: readonly string[], settings: Settings): readonly Pair[] => {
  const optimizer = optimizerOf('adagraft');
  if (!optimizer) throw new Error('there is no optimizer named adagraft');
  const declared = defaults({ ...optimizer.hyper, ...optimizer.fixed });
  const interval = numberOf(settings, 'interval');
  return methods.flatMap((length, magnitude) =>
    methods.map((way, direction): Pair => {
      const own = { ...declared, magnitude: length, direction: way, interval };
      // A method beside itself is that method: both halves have the same settings.
      const alike = way === length ? sameHalves(declared) : {};
      return {
        magnitude,
        direction,
        tried: listOf(settings, 'rates').map((learningRate) => ({
          optimizer: 'adagraft',
          settings: { ...own, ...alike, learningRate },
          color: 0,
        })),
      };
    }),
  );
});

/** The settings of the direction for the length too. */
function sameHalves(declared: Settings): Settings {
  return Object.fromEntries(
    ['Beta1', 'Beta2', 'Epsilon'].flatMap((name) => {
      const value = declared[`direction${name}`];
      return value === undefined ? [] : [[`magnitude${name}`, value] as const];
    }),
  );
}

/** The trainings of all pairs. */
export function graftingStudy({
  experiment,
  settings,
}: Pick<StudyInput, 'experiment' | 'settings'>): readonly Experiment[] {
  return packed(
    experiment,
    pairs(METHODS, settings).flatMap(({ tried }) => tried),
  );
}

/** One pair with what has become of it. */
export interface GraftingCell {
  readonly magnitude: number;
  readonly direction: number;
  /** The trial with the least loss, of those that have one. */
  readonly best: Trial | undefined;
  readonly trials: readonly (Trial | undefined)[];
  /** Its loss; NaN where there is none, and where all have diverged. */
  readonly loss: number;
}

/** The matrix as far as it is known. */
export function graftingCells({ experiment, settings, studies }: PanelInput): readonly GraftingCell[] {
  const find = trialsOf(graftingStudy({ experiment, settings }), studies);
  return pairs(METHODS, settings).map(({ magnitude, direction, tried }) => {
    const trials = tried.map((run) => find(run));
    const known = trials.filter((trial) => trial && Number.isFinite(trial.loss));
    const loss = Math.min(...known.map((trial) => trial?.loss ?? NaN));
    return {
      magnitude,
      direction,
      trials,
      best: known.find((trial) => trial?.loss === loss),
      loss: known.length === 0 ? NaN : loss,
    };
  });
}
