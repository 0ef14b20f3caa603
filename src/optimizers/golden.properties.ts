import { readFileSync } from 'node:fs';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { defaults } from '../fields/fields.ts';
import { optimizerOf } from './index.ts';
import { noLandscape } from './landscape.ts';
import type { Fixed, Values } from './optimizer.ts';
import { takeStep } from './takeStep.ts';
import { gather, scatter } from './units.ts';

export type Matrix = number[][];
interface Golden {
  steps: { t: number; grad: Record<string, Matrix | number[]>; param_after: Record<string, Matrix | number[]> }[];
  inputs: { params0: Record<string, Matrix | number[]> };
}

/** The recorded results of that name. */
export function load<G>(name: string): G {
  return JSON.parse(readFileSync(new URL(`golden/${name}.json`, import.meta.url), 'utf8')) as G;
}

/** Rows of numbers, or one row, as a `[1,m,n]` array. */
export function toArray(values: Matrix | number[]): Array64 {
  const rows = values.map((row) => (Array.isArray(row) ? row : [row]));
  const vector = !Array.isArray(values[0]);
  return xp.array(rows.flat(), vector ? [1, 1, values.length] : [1, rows.length, rows[0]!.length]);
}

/** The largest difference from the recorded weights over all steps and parameters, the recorded gradients being fed in. */
export function deviation(file: string, kind: string, settings: Record<string, number | string>): number {
  const golden = load<Golden>(file);
  const optimizer = optimizerOf(kind)!;
  for (const name of Object.keys(settings))
    if (!(name in optimizer.hyper) && !(name in optimizer.fixed)) throw new Error(`${kind} has no ${name}`);
  const given = (fields: typeof optimizer.hyper) =>
    Object.entries({ ...defaults(fields) }).map(([name, value]) => [name, settings[name] ?? value] as const);
  const hyper: Values<string, Array64> = Object.fromEntries(
    given(optimizer.hyper).map(([name, value]) => [name, xp.full([1, 1, 1], Number(value))]),
  );
  const fixed: Fixed = Object.fromEntries(
    given(optimizer.fixed).map(([name, value]) => [name, typeof value === 'number' ? value : String(value)]),
  );
  const names = Object.keys(golden.inputs.params0);
  let weights: readonly Array64[] = names.map((name) => toArray(golden.inputs.params0[name]!));
  const parameters = weights.map(({ shape: [, rows, columns] }, i) => ({ name: names[i]!, rows, columns }));
  const units = optimizer.units(parameters, fixed);
  let states: readonly Values<string, Array64>[] = units.map((unit) => optimizer.init(xp, unit, 1, fixed));
  let worst = 0;
  for (const { grad, param_after: after } of golden.steps) {
    const grads = names.map((name) => toArray(grad[name]!));
    const sights = units.map((unit) => ({
      unit,
      parameter: gather(xp, unit, weights),
      grad: gather(xp, unit, grads),
      landscape: noLandscape,
    }));
    const next = takeStep(xp, optimizer, sights, states, hyper, fixed);
    states = next.states;
    weights = scatter(xp, units, parameters, next.weights);
    weights.forEach(({ data }, i) => {
      const expected = toArray(after[names[i]!]!);
      data.forEach((x, k) => (worst = Math.max(worst, Math.abs(expected.data[k]! - x))));
    });
  }
  return worst;
}
