import { createTrace, type Node } from '../array/trace.ts';
import type { Ops } from '../array/ops.ts';
import { landscapeOf } from '../curvature/landscape.ts';
import type { Run } from '../experiment/experiment.ts';
import type { Model } from '../experiment/model.ts';
import { numberOf } from '../fields/fields.ts';
import { noLandscape } from '../optimizers/landscape.ts';
import type { Fixed, Optimizer, Sight, Values } from '../optimizers/optimizer.ts';
import { isConstant } from '../optimizers/schedule.ts';
import { gather, scatter, type Parameter, type Unit } from '../optimizers/units.ts';

/** A run as far as its update is concerned. */
export interface UpdateOf {
  readonly optimizer: Optimizer;
  readonly settings: Run['settings'];
  readonly fixed: Fixed;
  readonly model: Model;
  /** Columns of the noise that targets are drawn with. */
  readonly noiseWidth: number;
}

/** What a function does; `step` is all three in one. */
export type Verb = 'accumulate' | 'refresh' | 'update' | 'step';

/** Which weights a function takes, and what its arguments are called in Python. */
export interface Scope {
  readonly parameters: readonly Parameter[];
  readonly units: readonly Unit[];
  weight(index: number): string;
  grad(index: number): string;
  state(unit: number, name: string): string;
}

/** What came of recording. Sources are called by their Python names. */
export interface UpdateRecord {
  /** New weights by parameter; absent where they stay. */
  readonly weights?: readonly Node[];
  /** By unit, what has changed. */
  readonly states: readonly Values<string, Node>[];
}

/** Python's name of a hyper-parameter. */
export function hyperName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replaceAll('.', '_');
}

/** Records one verb of an update, as it is computed for one replica. */
export function updateRecord(verb: Verb, of: UpdateOf, scope: Scope): UpdateRecord {
  const { optimizer, fixed, model } = of;
  const { xp, source } = createTrace({ epsilon: 2 ** -52 });
  const { parameters, units } = scope;
  const weights = parameters.map(({ rows, columns }, i) => source(scope.weight(i), rows, columns));
  const grads = parameters.map(({ rows, columns }, i) => source(scope.grad(i), rows, columns));
  const hyper = hyperOf(xp, of, source);
  const before = units.map((unit, u) => {
    const shapes = Object.entries(optimizer.init(xp, unit, 1, fixed));
    return Object.fromEntries(
      shapes.map(([name, { rows, columns }]) => [name, source(scope.state(u, name), rows, columns)]),
    );
  });
  const landscape =
    optimizer.needs === 'gradients' ? noLandscape : landscapeOf(xp, model, units, weights, batchOf(of, source));
  const sights = units.map((unit): Sight<Node> => ({
    unit,
    landscape,
    parameter: gather(xp, unit, weights),
    grad: gather(xp, unit, grads),
  }));
  const does = (one: Verb) => verb === one || verb === 'step';
  let states: readonly Values<string, Node>[] = before;
  if (does('accumulate')) states = states.map((state, u) => optimizer.accumulate(xp, sights[u]!, state, hyper, fixed));
  if (does('refresh'))
    states = states.map((state, u) => optimizer.refresh?.(xp, sights[u]!, state, hyper, fixed) ?? state);
  const changed = (after: readonly Values<string, Node>[]) =>
    after.map((state, u) =>
      Object.fromEntries(Object.entries(state).filter(([name, node]) => before[u]?.[name] !== node)),
    );
  if (!does('update')) return { states: changed(states) };
  const rate = isConstant(fixed) ? 1 : source('rate', 1, 1);
  const next = optimizer.update(xp, sights, states, hyper, fixed, rate);
  return { weights: scatter(xp, units, parameters, next.weights), states: changed(next.states) };
}

/** The states of units before the first step. */
export function startRecord({ optimizer, fixed }: UpdateOf, units: readonly Unit[]): readonly Values<string, Node>[] {
  const { xp } = createTrace({ epsilon: 2 ** -52 });
  return units.map((unit) => optimizer.init(xp, unit, 1, fixed));
}

type Source = (name: string, rows: number, columns: number) => Node;

/** 0 and 1 are themselves, so that what they leave out is left out. */
function hyperOf(xp: Ops<Node>, { optimizer, settings }: UpdateOf, source: Source): Values<string, Node> {
  return Object.fromEntries(
    Object.keys(optimizer.hyper).map((name) => {
      const value = numberOf(settings, name);
      return [name, value === 0 || value === 1 ? xp.full([1, 1, 1], value) : source(hyperName(name), 1, 1)];
    }),
  );
}

function batchOf({ model: { data, batch }, noiseWidth }: UpdateOf, source: Source) {
  if (!data) return undefined;
  const { inputWidth, targetWidth } = data.training;
  return {
    inputs: source('x', batch, inputWidth),
    targets: source('y', batch, targetWidth),
    noise: source('noise', batch, noiseWidth),
  };
}
