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
  const optimizer = optimizerOf(kind)!;
  const all: Choice = { ...(defaults({ ...optimizer.hyper, ...optimizer.fixed }) as Choice), ...choice };
  const hyper: Values<string, Array64> = Object.fromEntries(
    Object.keys(optimizer.hyper).map((name) => [name, xp.full([1, 1, 1], Number(all[name]))]),
  );
  const fixed: Fixed = Object.fromEntries(Object.keys(optimizer.fixed).map((name) => [name, all[name]!]));
  const [, rows, columns] = grads[0]!.shape;
  let parameter = xp.full([1, rows, columns], 0);
  const unit = byParameter([{ name: 'W', rows, columns }])[0]!;
  let state = optimizer.init(xp, unit, 1, fixed);
  const weights = grads.map((grad) => {
    const next = takeStep(xp, optimizer, [{ unit, parameter, grad, landscape: noLandscape }], [state], hyper, fixed);
    [parameter, state] = [next.weights[0]!, next.states[0]!];
    return parameter;
  });
  return { weights, statistics: optimizer.statistics?.(xp, state, hyper, fixed) };
}
