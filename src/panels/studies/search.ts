import { stream } from '../../array/random.ts';
import type { Run } from '../../experiment/experiment.ts';
import type { Field } from '../../fields/fields.ts';
import { optimizerOf } from '../../optimizers/index.ts';
import { changed } from './variants.ts';

/** Which hyper-parameters a search tunes: each protocol those of the one before, and one more. */
export type Protocol = 'rate' | 'momentum' | 'epsilon';
export const protocols: readonly Protocol[] = ['rate', 'momentum', 'epsilon'];

/** One hyper-parameter and where it is searched: evenly in its logarithm, or in that of its distance to 1. */
export interface Axis {
  readonly name: string;
  /** What it is called on an axis of a chart. */
  readonly symbol: string;
  readonly scale: 'log' | 'complement';
  readonly low: number;
  readonly high: number;
}

/** Above it ε acts as damping, and the rate is searched as η/ε (Choi et al. 2019, appendix B): as ε grows, so does η. */
const COUPLED_FROM = 0.01;
const EPSILONS = { low: 1e-8, high: 1 };
/** Momenta are searched up to it: a memory of 100 steps is as long as short trainings can use. */
const LONGEST_MEMORY = 0.99;

/** What is searched of a run under a protocol: its learning rate between `rates`, the momentum and the ε that it declares and uses. */
export function searchSpace(run: Run, protocol: Protocol, [low, high]: readonly [number, number]): readonly Axis[] {
  const rate: Axis = { name: 'learningRate', symbol: 'η', scale: 'log', low, high };
  const momentum = protocol === 'rate' ? undefined : used(run, ['momentum', 'beta1']);
  const epsilon = protocol === 'epsilon' ? used(run, ['epsilon', 'damping']) : undefined;
  return [
    rate,
    ...(momentum
      ? [
          {
            name: momentum[0],
            symbol: symbolOf(momentum[1]),
            scale: 'complement' as const,
            low: 0,
            high: LONGEST_MEMORY,
          },
        ]
      : []),
    ...(epsilon ? [{ name: epsilon[0], symbol: symbolOf(epsilon[1]), scale: 'log' as const, ...EPSILONS }] : []),
  ];
}

/** The first of these traced settings that the run's optimizer has and, as the run is set, uses. */
export function used(
  { optimizer: kind, settings }: Run,
  names: readonly string[],
): readonly [string, Field] | undefined {
  const hyper = optimizerOf(kind)?.hyper ?? {};
  return names
    .flatMap((name): readonly (readonly [string, Field])[] => {
      const field = hyper[name];
      return field ? [[name, field]] : [];
    })
    .find(([, { when }]) => !when || when.is.some((value) => value === settings[when.field]));
}

function symbolOf(field: Field): string {
  return field.symbol ?? field.label.toLowerCase();
}

/** How the points of a search are laid. */
export type Layout = 'quasi' | 'random' | 'grid';

/**
 * `count` points of the unit cube, by dimension: independent uniform draws; the Halton sequence, shifted at random as a whole (Cranley &
 * Patterson 1976); or the centres of a grid of at most `count` cells, the first dimension the finest. A point's first coordinates do not depend
 * on how many follow, except on a grid.
 */
export function searchPoints(
  layout: Layout,
  count: number,
  dimensions: number,
  seed: number,
): readonly (readonly number[])[] {
  if (layout === 'grid') return gridPoints(count, dimensions);
  const coordinates = Array.from({ length: dimensions }, (_, dimension) => {
    const { uniform } = stream(seed, 'search', dimension);
    if (layout === 'random') return Array.from({ length: count }, uniform);
    const shift = uniform();
    return Array.from({ length: count }, (_, i) => (radicalInverse(i + 1, [2, 3, 5][dimension] ?? 7) + shift) % 1);
  });
  return Array.from({ length: count }, (_, i) => coordinates.map((values) => values[i]!));
}

/** The digits of a whole number in a base, mirrored at the point (van der Corput 1935). */
function radicalInverse(n: number, base: number): number {
  let [value, digit] = [0, 1 / base];
  for (let rest = n; rest > 0; rest = Math.floor(rest / base), digit /= base) value += digit * (rest % base);
  return value;
}

function gridPoints(count: number, dimensions: number): readonly (readonly number[])[] {
  const side = Math.max(1, Math.floor(count ** (1 / dimensions) + 1e-9));
  const others = side ** (dimensions - 1);
  const sides = Array.from({ length: dimensions }, (_, i) => (i === 0 ? Math.floor(count / others) : side));
  return sides.reduce<readonly (readonly number[])[]>(
    (points, cells) =>
      points.flatMap((point) => Array.from({ length: cells }, (_, i) => [...point, (i + 0.5) / cells])),
    [[]],
  );
}

/** The run at a point of the unit cube over a search space. */
export function runAt(run: Run, space: readonly Axis[], point: readonly number[]): Run {
  const settings = Object.fromEntries(space.map((axis, i) => [axis.name, along(axis, point[i] ?? 0)]));
  return changed(run, coupled(run, settings));
}

/** The value at a share of an axis. */
function along({ scale, low, high }: Axis, share: number): number {
  if (scale === 'log') return low * (high / low) ** share;
  return 1 - (1 - low) * ((1 - high) / (1 - low)) ** share;
}

/** Settings whose learning rate grows with ε where that divides alone, within what the learning rate may be. */
function coupled(run: Run, settings: Readonly<Record<string, number>>): Run['settings'] {
  const { epsilon, learningRate } = settings;
  const optimizer = optimizerOf(run.optimizer);
  const field = optimizer?.hyper['learningRate'];
  if (epsilon === undefined || learningRate === undefined || field?.type !== 'number') return settings;
  if (!('placement' in (optimizer?.fixed ?? {}))) return settings;
  return { ...settings, learningRate: Math.min(field.max, learningRate * Math.max(1, epsilon / COUPLED_FROM)) };
}
