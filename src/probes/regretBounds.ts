import { float64 as xp } from '../array/float64.ts';
import { isConstant } from '../optimizers/schedule.ts';
import type { ReplicaSnapshot } from './history.ts';
import { exampleLoss, type Best, type ConvexSum } from './regretComparator.ts';
import type { Replay } from './regretReplay.ts';
import type { RegretBound } from './regretResult.ts';

/** What bounds are made of: a run's way until a horizon, and what it is compared with. */
interface Way {
  readonly replay: Replay;
  readonly horizon: number;
  readonly best: Best;
  readonly sum: ConvexSum;
  /** Rows of each step. */
  readonly rowsOf: (step: number) => Int32Array;
}

type Constants = RegretBound['constants'];

interface Theorem {
  readonly text: string;
  at(way: Way): { readonly value: number; readonly constants: Constants };
}

/**
 * The bounds that hold for every convex loss and any weights w* to compare with, without projection, with constants that the run has shown:
 * D is the largest distance of its weights to w* so far. All follow from `f_t(w_t) − f_t(w*) ≤ g_t·(w_t − w*)` and the distances in the
 * method's own norm adding up.
 */
const THEOREMS: Readonly<Record<string, Theorem>> = {
  /** Zinkevich 2003, theorem 1: Σ η_t ‖g‖²/2 ≤ η G² √T. */
  ogd: {
    text: 'R_T ≤ (D²/2η)·√(T+δ) + η G² √T (Zinkevich 2003)',
    at({ replay, horizon, best }) {
      const { learningRate: eta, delta } = hyperOf(replay.start);
      const [d, g] = [distance(replay, horizon, best), largestGradient(replay, horizon)];
      const value = (d ** 2 / (2 * eta)) * Math.sqrt(horizon + delta) + eta * g ** 2 * Math.sqrt(horizon);
      return { value, constants: named({ D: d, G: g, η: eta }) };
    },
  },
  /** Duchi, Hazan & Singer 2011, theorem 5. */
  adagrad: {
    text: 'R_T ≤ (D∞²/2η + η)·Σ‖g‖, a norm for each weight of its gradients at all losses (Duchi, Hazan & Singer 2011)',
    at({ replay, horizon, best }) {
      const { learningRate: eta, epsilon } = hyperOf(replay.start);
      const d = distance(replay, horizon, best, Infinity);
      const roots = squares(replay, horizon).reduce((total, value) => total + Math.sqrt(value), 0);
      const ridge = epsilon * best.weights.length;
      return {
        value: (d ** 2 / (2 * eta)) * (roots + ridge) + eta * roots,
        constants: named({ 'D∞': d, 'Σ‖g‖': roots, η: eta }),
      };
    },
  },
  /** Duchi, Hazan & Singer 2011, theorem 7. */
  adagradFull: {
    text: 'R_T ≤ (D²/2η + η) tr G_T^½, G_T = Σ g gᵀ (Duchi, Hazan & Singer 2011)',
    at({ replay, horizon, best }) {
      const { learningRate: eta, epsilon } = hyperOf(replay.start);
      const d = distance(replay, horizon, best);
      const spectrum = spectrumOf(replay, horizon);
      const ridge = epsilon * Math.max(0, spectrum.at(-1) ?? 0);
      const trace = rootTrace(spectrum, 0);
      return {
        value: (d ** 2 / (2 * eta)) * rootTrace(spectrum, ridge) + eta * trace,
        constants: named({ D: d, 'tr G^½': trace, η: eta }),
      };
    },
  },
  /** The same proof, with the sketch and what escaped it in the place of G_T: their sum never shrinks and is never less than G_T. */
  sketchedAdagrad: {
    text: 'R_T ≤ (D²/2η)·tr(BᵀB + αI)^½ + η tr G_T^½ (Feinberg et al. 2023)',
    at({ replay, horizon, best }) {
      const { learningRate: eta, delta } = hyperOf(replay.start);
      const d = distance(replay, horizon, best);
      const trace = rootTrace(spectrumOf(replay, horizon), 0);
      const [state] = replay.states;
      const kept = state?.['squares']?.data ?? new Float64Array();
      const alpha = delta + (state?.['escaped']?.data[0] ?? 0);
      const missing = best.weights.length - kept.length;
      const sketched = rootTrace(kept, alpha) + missing * Math.sqrt(alpha);
      return {
        value: (d ** 2 / (2 * eta)) * sketched + eta * trace,
        constants: named({ D: d, 'tr(BᵀB+αI)^½': sketched, α: alpha, η: eta }),
      };
    },
  },
  /** Hazan, Agarwal & Kale 2007, the proof of theorem 2, with γ as the losses on the way have shown it. */
  onlineNewton: {
    text: 'R_T ≤ (ε/2η)·D₁² + (η/2)·log det(I + G_T/ε), if η ≥ 1/γ (Hazan, Agarwal & Kale 2007)',
    at(way) {
      const { replay, horizon, best } = way;
      const { learningRate: eta, curvature: epsilon } = hyperOf(replay.start);
      const first = norm(
        best.weights.map((value, i) => value - replay.path[0]![i]!),
        2,
      );
      const gamma = curvatureAlong(way);
      const volume = spectrumOf(replay, horizon).reduce(
        (total, value) => total + Math.log1p(Math.max(0, value) / epsilon),
        0,
      );
      return {
        value: eta * gamma >= 1 ? (epsilon / (2 * eta)) * first ** 2 + (eta / 2) * volume : NaN,
        constants: named({ 'D₁': first, '1/γ': 1 / gamma, η: eta, ε: epsilon }),
      };
    },
  },
};

/** The theorem for a run, or why there is none. */
export function theoremFor(replay: Replay | undefined, label: string): Theorem | string {
  if (!replay) return `No bound is drawn for ${label}: its steps cannot be taken again from what is recorded.`;
  const { optimizer, fixed } = replay.start;
  const theorem = THEOREMS[optimizer.kind];
  if (!theorem) return `No bound is drawn for ${label}: none holds for its step without further assumptions.`;
  const isPlain = isConstant(fixed) && (hyperOf(replay.start).weightDecay ?? 0) === 0;
  // Of Online Newton Step the inverse is kept up to date at every step, whatever the interval.
  const isFresh = optimizer.kind === 'onlineNewton' || Number(fixed['interval'] ?? 1) === 1;
  const isEmpty = Number(fixed['initial'] ?? 0) === 0 && (fixed['roots'] ?? 'inline') !== 'aside';
  if (isPlain && isFresh && isEmpty) return theorem;
  return `No bound is drawn for ${label}: theory wants a constant rate, no weight decay, and statistics that start from 0 and are used at once.`;
}

function hyperOf({ hyper }: ReplicaSnapshot) {
  const value = (name: string) => hyper[name]?.data[0] ?? 0;
  return {
    learningRate: value('learningRate'),
    delta: value('delta'),
    epsilon: value('epsilon'),
    curvature: value('curvature'),
    weightDecay: value('weightDecay'),
  };
}

/** The largest p-norm of w_t − w* before the horizon. */
function distance({ path }: Replay, horizon: number, { weights }: Best, p = 2): number {
  return path.slice(0, horizon).reduce(
    (most, point) =>
      Math.max(
        most,
        norm(
          point.map((value, i) => value - weights[i]!),
          p,
        ),
      ),
    0,
  );
}

function norm(vector: Float64Array, p: number): number {
  return p === 2
    ? Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
    : vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function largestGradient({ gradients }: Replay, horizon: number): number {
  return gradients.slice(0, horizon).reduce((most, gradient) => Math.max(most, norm(gradient, 2)), 0);
}

function squares({ gradients }: Replay, horizon: number): Float64Array {
  const sums = new Float64Array(gradients[0]?.length ?? 0);
  for (const gradient of gradients.slice(0, horizon)) gradient.forEach((value, i) => (sums[i]! += value * value));
  return sums;
}

/** Ascending eigenvalues of Σ g gᵀ. */
function spectrumOf({ gradients }: Replay, horizon: number): Float64Array {
  const rows = gradients.slice(0, horizon);
  const width = rows[0]?.length ?? 0;
  const matrix = xp.array(Float64Array.from(rows.flatMap((row) => [...row])), [1, rows.length, width]);
  return xp.eigh(xp.matmul(matrix, matrix, { transposeA: true })).w.data;
}

function rootTrace(spectrum: Float64Array, ridge: number): number {
  return spectrum.reduce((sum, value) => sum + Math.sqrt(Math.max(0, value) + ridge), 0);
}

/**
 * The largest γ with `f_t(w*) ≥ f_t(w_t) + g_t·(w* − w_t) + (γ/2)(g_t·(w* − w_t))²` for every loss on the way: how strongly the losses are
 * curved along their gradients.
 */
function curvatureAlong({ replay, horizon, best, sum, rowsOf }: Way): number {
  const derivative = new Float64Array(sum.outputs);
  let least = Infinity;
  for (let t = 0; t < horizon; t++) {
    const rows = rowsOf(t);
    const lossAt = (weights: Float64Array) =>
      rows.reduce((total, row) => total + exampleLoss(sum, weights, row, derivative) / rows.length, 0);
    const here = replay.path[t]!;
    const slope = replay.gradients[t]!.reduce((total, value, i) => total + value * (best.weights[i]! - here[i]!), 0);
    const excess = lossAt(best.weights) - lossAt(here) - slope;
    // Where the gradient has nothing to say about w*, any γ will do.
    if (slope ** 2 > 1e-12) least = Math.min(least, (2 * Math.max(0, excess)) / slope ** 2);
  }
  return least;
}

function named(values: Readonly<Record<string, number>>): Constants {
  return Object.entries(values).map(([symbol, value]) => ({ symbol, value }));
}
