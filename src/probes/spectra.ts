import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { viewFields } from '../experiment/viewFields.ts';
import { numberOf, type Fields } from '../fields/fields.ts';
import { noLandscape } from '../optimizers/landscape.ts';
import type { Fixed, Optimizer, Values } from '../optimizers/optimizer.ts';
import { byParameter, type Unit } from '../optimizers/units.ts';
import { snapshotOf, weightOf, type History, type ReplicaSnapshot } from './history.ts';
import { unitOf } from './plane.ts';
import type { OpenProbe, Probe } from './probe.ts';
import type { SpectraRequest, SpectraResult, Spectrum } from './results.ts';

/** Earlier spectra that are drawn behind the current one. */
const TRAIL = 6;
/** Share of the eigenvalues whose mass is read out: the top quarter. */
const TOP = 0.25;

/** Descending eigenvalues of each statistic at each recorded step. */
type Spectra = Map<number, Readonly<Record<string, Float64Array>>>;

/** Statistics being gathered step by step: of the run's own gradients, or of random ones. */
interface Gathering {
  readonly found: Spectra;
  /** Gathers on to `step`, or until `late`; returns the step reached. */
  advance(step: number, late: () => boolean): number;
}

const fields = { decay: viewFields.decay } as const satisfies Fields;

export const spectra: Probe<SpectraRequest, SpectraResult> = {
  summary:
    'Eigenvalues of a run’s statistics of one weight, their top-quarter mass over training, and the same of random gradients.',
  fields,
  ofParameter: true,
  request: (target, parameter, settings) => ({
    probe: 'spectra',
    ...target,
    parameter,
    decay: numberOf(settings, 'decay'),
  }),
  open,
};

/**
 * Spectra of a run's statistics and of the same statistics of random gradients. Remembers what it has decomposed, so that a later step
 * costs only what is new. One probe serves one training.
 */
function open(history: History): OpenProbe<SpectraRequest, SpectraResult> {
  const own = new Map<string, Spectra>();
  const gatherings = new Map<string, Gathering>();

  return ({ run, seed, step, parameter: name, decay }, late) => {
    const { index } = weightOf(history, name);
    const here = snapshotOf(history, { run, seed, step });
    const kept = here.optimizer.statistics !== undefined;
    const unit = kept ? unitOf(here, index) : byParameter(history.model.parameters)[index]!;
    const rule = kept ? keptRule(here, unit) : observedRule(unit, decay);
    const nullRule = kept && here.optimizer.needs !== 'gradients' ? wishartRule(history, here, unit, rule) : rule;
    const baseline = remember(gatherings, `baseline ${rule.key} ${unit.name} ${unit.rows}×${unit.columns}`, () =>
      gather(history, nullRule, randomGradients(history.experiment.seed, nullRule.unit)),
    );
    let reached = baseline.advance(here.step, late);
    let spectra: Spectra;
    if (kept) {
      spectra = remember(own, `${run} ${seed} ${name}`, () => new Map());
      reached = Math.min(
        reached,
        decomposeSnapshots(history, { run, seed, index: unit.index }, spectra, here.step, late),
      );
    } else {
      const observed = remember(gatherings, `observed ${run} ${seed} ${name} ${decay}`, () =>
        gather(history, rule, (at) => Float64Array.from(history.gradient(run, seed, index, at))),
      );
      reached = Math.min(reached, observed.advance(Math.min(here.step, history.gradientCount()), late));
      spectra = observed.found;
    }
    const shown = [...spectra.keys()].filter((at) => at <= reached && baseline.found.has(at)).sort((a, b) => a - b);
    const last = shown.at(-1);
    if (last === undefined) throw new Error('no gradient has been seen yet');
    return {
      complete: reached >= Math.min(here.step, kept ? Infinity : history.gradientCount()),
      result: {
        probe: 'spectra',
        step: last,
        parameter: unit.name,
        rows: unit.rows,
        columns: unit.columns,
        origin: kept ? 'optimizer' : 'observed',
        decay: rule.decay,
        spectra: Object.keys(spectra.get(last)!).map((statistic) =>
          describe(statistic, spectra, baseline.found, shown),
        ),
      },
    };
  };
}

function remember<V>(cache: Map<string, V>, key: string, make: () => V): V {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}

/** How statistics come from gradients. */
interface Rule {
  readonly key: string;
  readonly decay: number;
  readonly optimizer: Pick<Optimizer, 'init' | 'accumulate' | 'refresh'> & {
    statistics: NonNullable<Optimizer['statistics']>;
  };
  readonly hyper: Values<string, Array64>;
  readonly fixed: Fixed;
  readonly unit: Unit;
}

function keptRule({ optimizer, hyper, fixed }: ReplicaSnapshot, unit: Unit): Rule {
  const { statistics } = optimizer;
  if (!statistics) throw new Error(`${optimizer.label} keeps no statistics`);
  const values = Object.fromEntries(Object.entries(hyper).map(([name, { data }]) => [name, data[0]]));
  return {
    key: JSON.stringify([optimizer.kind, values, fixed]),
    decay: fixed.statistics === 'ema' || fixed.statistics === 'decayed' ? (hyper.beta2?.data[0] ?? 1) : 1,
    optimizer: { ...optimizer, statistics },
    hyper,
    fixed,
    unit,
  };
}

/** L and R of any run's gradients, `L ← decay L + G Gᵀ` (the scale of a moving average does not matter to a spectrum's shape). */
function observedRule(unit: Unit, decay: number): Rule {
  return {
    key: `observed ${decay}`,
    decay,
    unit,
    hyper: {},
    fixed: {},
    optimizer: {
      init: (ops, { rows, columns }, replicas) => ({
        L: ops.full([replicas, rows, rows], 0),
        R: ops.full([replicas, columns, columns], 0),
      }),
      accumulate: (ops, { grad }, { L, R }) => ({
        L: ops.add(ops.mul(decay, L!), ops.matmul(grad, grad, { transposeB: true })),
        R: ops.add(ops.mul(decay, R!), ops.matmul(grad, grad, { transposeA: true })),
      }),
      statistics: (_ops, { L, R }): Readonly<Record<string, typeof L & {}>> =>
        unit.rows === 1 ? { R: R! } : { L: L!, R: R! },
    },
  };
}

/**
 * For statistics that are not made of gradients: each becomes the fading sum of `XᵀX` of matrices X of independent normal numbers, with as
 * many rows as there are examples in a step.
 */
function wishartRule({ model }: History, here: ReplicaSnapshot, { index }: Unit, { decay }: Rule): Rule {
  const statistics = here.optimizer.statistics?.(xp, here.states[index]!, here.hyper, here.fixed) ?? {};
  const sizes = Object.entries(statistics).map(([name, { shape }]) => [name, shape[1]] as const);
  const widest = Math.max(...sizes.map(([, size]) => size));
  return {
    key: `random ${decay}`,
    decay,
    hyper: {},
    fixed: {},
    unit: byParameter([{ name: 'X', rows: Math.max(1, model.batch), columns: widest }])[0]!,
    optimizer: {
      init: (ops, _unit, replicas) =>
        Object.fromEntries(sizes.map(([name, size]) => [name, ops.full([replicas, size, size], 0)])),
      accumulate: (ops, { grad }, state) =>
        Object.fromEntries(
          sizes.map(([name, size]) => {
            const part = ops.slice(grad, { columns: [0, size] });
            return [name, ops.add(ops.mul(decay, state[name]!), ops.matmul(part, part, { transposeA: true }))];
          }),
        ),
      statistics: (_ops, state) => state,
    },
  };
}

function randomGradients(seed: number, { rows, columns }: Unit): (step: number) => Float64Array {
  return (step) => {
    const { normal } = stream(seed, 'baseline', step);
    return Float64Array.from({ length: rows * columns }, normal);
  };
}

/** Feeds gradients to a rule from the first step on, decomposing at every step at which the history has a snapshot. */
function gather(
  history: History,
  { optimizer, hyper, fixed, unit }: Rule,
  gradient: (step: number) => Float64Array,
): Gathering {
  const found: Spectra = new Map();
  const shape = [1, unit.rows, unit.columns] as const;
  const zero = xp.full(shape, 0);
  let state = optimizer.init(xp, unit, 1, fixed);
  let at = history.firstStep;
  let accumulates: boolean | undefined;
  return {
    found,
    advance(step, late) {
      while (at < step && !(late() && found.size > 0)) {
        const signal = { unit, parameter: zero, grad: xp.array(gradient(at), shape), landscape: noLandscape };
        state = optimizer.accumulate(xp, signal, state, hyper, fixed);
        // Roots need not be computed where statistics grow by accumulation alone; a sketch grows at refreshes.
        accumulates ??= Object.values(optimizer.statistics(xp, state, hyper, fixed)).some(({ data }) =>
          data.some((x) => Math.abs(x) > 0),
        );
        if (!accumulates && at % Number(fixed.interval ?? 1) === 0)
          state = optimizer.refresh?.(xp, signal, state, hyper, fixed) ?? state;
        at += 1;
        if (history.snapshotSteps.includes(at))
          found.set(at, descending(optimizer.statistics(xp, state, hyper, fixed)));
      }
      return at;
    },
  };
}

function decomposeSnapshots(
  history: History,
  { run, seed, index }: { run: number; seed: number; index: number },
  found: Spectra,
  until: number,
  late: () => boolean,
): number {
  for (const step of history.snapshotSteps) {
    if (step > until) break;
    if (step === 0 || found.has(step)) continue;
    const at = history.replicaAt(run, seed, step);
    if (at?.step !== step || !at.optimizer.statistics) continue;
    found.set(step, descending(at.optimizer.statistics(xp, at.states[index]!, at.hyper, at.fixed)));
    if (late()) return step;
  }
  return until;
}

function descending(statistics: Readonly<Record<string, Array64>>): Readonly<Record<string, Float64Array>> {
  return Object.fromEntries(
    Object.entries(statistics).map(([name, matrix]) => [name, xp.eigh(matrix).w.data.slice().reverse()]),
  );
}

function describe(name: string, spectra: Spectra, baselines: Spectra, steps: readonly number[]): Spectrum {
  const last = steps.at(-1)!;
  const eigenvalues = spectra.get(last)![name]!;
  const random = baselines.get(last)![name]!;
  const scale = trace(eigenvalues) / trace(random);
  const earlier = steps.slice(0, -1);
  const stride = Math.max(1, Math.ceil(earlier.length / TRAIL));
  return {
    name,
    size: eigenvalues.length,
    eigenvalues,
    topCount: Math.ceil(TOP * eigenvalues.length),
    topMass: topMass(eigenvalues),
    intrinsicDimension: trace(eigenvalues) / eigenvalues[0]!,
    baseline: { eigenvalues: random.map((x) => x * scale), topMass: topMass(random) },
    history: {
      steps: Int32Array.from(steps),
      topMass: Float64Array.from(steps, (step) => topMass(spectra.get(step)![name]!)),
      baselineTopMass: Float64Array.from(steps, (step) => topMass(baselines.get(step)![name]!)),
    },
    trail: earlier.filter((_, i) => i % stride === 0).map((step) => ({ step, eigenvalues: spectra.get(step)![name]! })),
  };
}

function trace(eigenvalues: Float64Array): number {
  return eigenvalues.reduce((sum, x) => sum + x, 0);
}

/** Share of the trace in the largest quarter, rounded up to whole eigenvalues. */
function topMass(descendingValues: Float64Array): number {
  return trace(descendingValues.slice(0, Math.ceil(TOP * descendingValues.length))) / trace(descendingValues);
}
