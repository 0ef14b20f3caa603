import type { Experiment, Run } from '../../experiment/experiment.ts';
import { defaults, numberOf, type Settings } from '../../fields/fields.ts';
import { optimizerOf } from '../../optimizers/index.ts';
import type { PanelInput, StudyInput } from '../panel.ts';
import { remembered } from '../studies/remembered.ts';
import { runAt, searchPoints, searchSpace } from '../studies/search.ts';
import { hasEnded, trialsOf, type Trial } from '../studies/trials.ts';
import { changed, packed } from '../studies/variants.ts';

/** Where learning rates are searched. */
const RATES = [1e-3, 1] as const;
/** What the general method is given where all is tuned. */
const MOMENTA = [0, 0.5, 0.9, 0.99];
const EPSILONS = [1e-8, 1e-3, 0.1, 10];

/** A method that contains another, and what has to be tuned for it to become the other. */
export interface Inclusion {
  readonly general: string;
  readonly special: string;
  readonly knob: 'momentum' | 'epsilon';
}

/** The hierarchy of Choi et al. 2019 (arXiv 1910.05446, section 3). */
export const inclusions: readonly Inclusion[] = [
  { general: 'momentum', special: 'sgd', knob: 'momentum' },
  { general: 'nesterov', special: 'sgd', knob: 'momentum' },
  { general: 'rmsprop', special: 'momentum', knob: 'epsilon' },
  { general: 'adam', special: 'momentum', knob: 'epsilon' },
  { general: 'nadam', special: 'nesterov', knob: 'epsilon' },
];

/** The three searches of a pair. */
export interface Ways<T> {
  readonly special: T;
  /** Learning rate alone, all else as declared. */
  readonly untuned: T;
  /** Every setting of the special method, carried over, at every value of the knob. */
  readonly tuned: T;
}

/** What is tried in a pair. */
export const triedIn = remembered(({ general, special, knob }: Inclusion, settings: Settings): Ways<readonly Run[]> => {
  const [count, seed] = [numberOf(settings, 'trials'), numberOf(settings, 'draw')];
  const [own, wide] = [declared(special), declared(general)];
  const space = searchSpace(own, 'momentum', RATES);
  const draws = searchPoints('quasi', count, space.length, seed).map((point) => runAt(own, space, point));
  const rates = searchSpace(wide, 'rate', RATES);
  return {
    special: draws,
    untuned: searchPoints('quasi', count, 1, seed).map((point) => runAt(wide, rates, point)),
    tuned: (knob === 'momentum' ? MOMENTA : EPSILONS).flatMap((value) =>
      draws.map((draw) => changed(wide, carriedOver(draw, wide, knob, value))),
    ),
  };
});

function declared(kind: string): Run {
  const optimizer = optimizerOf(kind);
  if (!optimizer) throw new Error(`there is no optimizer named ${kind}`);
  // Only outside the root and after bias correction is ε all that divides in the limit.
  const place = 'placement' in optimizer.fixed ? { placement: 'outside' } : {};
  return { optimizer: kind, settings: { ...defaults({ ...optimizer.hyper, ...optimizer.fixed }), ...place }, color: 0 };
}

/**
 * The special method's settings in the general one. With a large ε the step of the general one is its rate over ε, so that its rate is η ε; Adam
 * takes means, so that it is η ε/(1 − γ). Below 0.01 it is as at 0.01, about the size of the gradients that are then divided by.
 */
function carriedOver({ settings }: Run, general: Run, knob: Inclusion['knob'], value: number): Settings {
  const rate = numberOf(settings, 'learningRate');
  if (knob === 'momentum') return { learningRate: rate, momentum: value };
  const gamma = numberOf(settings, 'momentum');
  const takesMeans = 'beta1' in general.settings;
  const field = optimizerOf(general.optimizer)?.hyper['learningRate'];
  const most = field?.type === 'number' ? field.max : Infinity;
  const learningRate = Math.min(most, (rate * Math.max(value, 0.01)) / (takesMeans ? 1 - gamma : 1));
  return { learningRate, epsilon: value, [takesMeans ? 'beta1' : 'momentum']: gamma };
}

/** The trainings of all pairs. */
export function inclusionStudy({
  experiment,
  settings,
}: Pick<StudyInput, 'experiment' | 'settings'>): readonly Experiment[] {
  return packed(
    experiment,
    inclusions.flatMap((pair) => {
      const { special, untuned, tuned } = triedIn(pair, settings);
      return [...special, ...untuned, ...tuned];
    }),
  );
}

/** What a search has found so far. */
export interface Found {
  readonly trials: readonly (Trial | undefined)[];
  readonly best: Trial | undefined;
  /** NaN where nothing is known. */
  readonly loss: number;
}

/** A pair with what has become of its searches. */
export interface FoundInclusion extends Inclusion {
  readonly names: { readonly general: string; readonly special: string };
  readonly found: Ways<Found>;
  /** Whether all its trainings have ended. */
  readonly isDone: boolean;
}

/** All pairs as far as they are known. */
export function foundInclusions({ experiment, settings, studies }: PanelInput): readonly FoundInclusion[] {
  const find = trialsOf(inclusionStudy({ experiment, settings }), studies);
  const label = (kind: string) => optimizerOf(kind)?.label ?? kind;
  return inclusions.map((pair) => {
    const tried = triedIn(pair, settings);
    const found = {
      special: best(tried.special.map((run) => find(run))),
      untuned: best(tried.untuned.map((run) => find(run))),
      tuned: best(tried.tuned.map((run) => find(run))),
    };
    const all = Object.values(found).flatMap(({ trials }) => trials);
    return {
      ...pair,
      names: { general: label(pair.general), special: label(pair.special) },
      found,
      isDone: all.every(hasEnded),
    };
  });
}

function best(trials: readonly (Trial | undefined)[]): Found {
  const known = trials.filter((trial) => trial && Number.isFinite(trial.loss));
  const loss = Math.min(...known.map((trial) => trial?.loss ?? NaN));
  return { trials, best: known.find((trial) => trial?.loss === loss), loss: known.length === 0 ? NaN : loss };
}
