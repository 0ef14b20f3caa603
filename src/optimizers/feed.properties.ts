import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { defaults } from '../fields/fields.ts';
import { optimizerOf } from './index.ts';
import { noLandscape } from './landscape.ts';
import type { Fixed, Values } from './optimizer.ts';
import { takeStep } from './takeStep.ts';
import { byParameter } from './units.ts';

type Choice = Record<string, number | string>;

/** Standard normal gradients. */
export const gradients = (rows: number, columns: number, steps: number) =>
  Array.from({ length: steps }, (_, step) => {
    const { normal } = stream(5, 'data', step);
    return xp.array(Float64Array.from({ length: rows * columns }, normal), [1, rows, columns]);
  });

/** The weights after each step from zero, and the last state, of an optimizer of the registry fed with given gradients. */
export function feed(kind: string, choice: Choice, grads: readonly Array64[]) {
  return descend(kind, choice, xp.mul(0, grads[0]!), (_, step) => grads[step]!, grads.length);
}

/** The weights after each step from `start`, and the last state; `rate` is the schedule's factor for a step. */
export function descend(
  kind: string,
  choice: Choice,
  start: Array64,
  gradient: (weights: Array64, step: number) => Array64,
  steps: number,
  rate: (step: number) => number = () => 1,
) {
  const optimizer = optimizerOf(kind)!;
  const all: Choice = { ...(defaults({ ...optimizer.hyper, ...optimizer.fixed }) as Choice), ...choice };
  const hyper: Values<string, Array64> = Object.fromEntries(
    Object.keys(optimizer.hyper).map((name) => [name, xp.full([1, 1, 1], Number(all[name]))]),
  );
  const fixed: Fixed = Object.fromEntries(Object.keys(optimizer.fixed).map((name) => [name, all[name]!]));
  const [, rows, columns] = start.shape;
  const unit = byParameter([{ name: 'W', rows, columns }])[0]!;
  let parameter = start;
  let state = optimizer.init(xp, unit, 1, fixed);
  const weights = Array.from({ length: steps }, (_, step) => {
    const sight = { unit, parameter, grad: gradient(parameter, step), landscape: noLandscape };
    const isDue = step % Number(fixed.interval ?? 1) === 0;
    const next = takeStep(xp, optimizer, [sight], [state], hyper, fixed, rate(step), isDue);
    [parameter, state] = [next.weights[0]!, next.states[0]!];
    return parameter;
  });
  return { weights, statistics: optimizer.statistics?.(xp, state, hyper, fixed) };
}
