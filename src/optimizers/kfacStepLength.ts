import type { Ops } from '../array/ops.ts';
import type { ChoiceField, IntegerField, NumberField } from '../fields/fields.ts';
import type { Refinement, Turn } from './compose.ts';
import { dampingNow } from './curvatureMatrix.ts';
import { gaussNewtonProduct } from './gaussNewton.ts';
import { adaptation, inner, levenbergMarquardt } from './levenbergMarquardt.ts';
import type { Fixed, Values } from './optimizer.ts';

/** λ falls by 19/20 for every step between two adaptations (Martens & Grosse 2015, section 6.5). */
const levenberg = levenbergMarquardt(gaussNewtonProduct, (19 / 20) ** 5);

const scaling: ChoiceField = {
  type: 'choice',
  label: 'Length of the step',
  key: 'len',
  default: 'clipped',
  hint: 'As the learning rate has it; so that predictions change by at most κ; or times what is best for the quadratic model, alone or together with the last step.',
  options: [
    { value: 'rate', label: 'learning rate' },
    { value: 'clipped', label: 'change at most κ' },
    { value: 'model', label: 'best for the model' },
    { value: 'momentum', label: 'best for the model, with the last step' },
  ],
};

const divergence: NumberField = {
  type: 'number',
  label: 'Most change',
  key: 'kl',
  symbol: 'κ',
  min: 1e-8,
  max: 10,
  default: 0.1,
  scale: 'log',
  hint: 'Longest step allowed, as η² ⟨Δ, G⟩ over all layers: its squared length in the Fisher metric, twice the divergence between predictions.',
  when: { field: 'scaling', is: ['clipped'] },
};

const period: IntegerField = {
  type: 'integer',
  label: 'Damping interval',
  key: 'T1',
  unit: 'steps',
  min: 1,
  max: 100,
  default: 5,
  scale: 'linear',
  hint: 'Steps from one adaptation of the damping to the next.',
  when: { field: 'adaptation', is: ['adaptive', 'guarded'] },
};

/**
 * How far K-FAC goes along the directions Δ of all layers, and how λ follows (Martens & Grosse 2015, sections 6.4 to 7; clipping: Ba, Grosse
 * & Martens 2017). With v = −Δ, the last step δ₀, and F the exact Gauss–Newton matrix on this step’s examples, the step is
 * - clipped: η ν v with `ν = min(1, √(κ / η² Σ⟨Δ, G⟩))`; Δ being F̂⁻¹G, the sum is ΔᵀF̂Δ;
 * - model: η α v with the α that is best for `M(δ) = gᵀδ + ½ δᵀ(F + λI)δ`;
 * - momentum: η (α v + μ δ₀) with the best α and μ.
 * The quadratic model is compared with the loss at every step, as a program cannot know which steps are due; λ changes at those only.
 */
export const stepLength: Refinement = {
  hyper: { divergence, ...levenberg.hyper },
  fixed: { scaling, ...levenberg.fixed, adaptation: { ...adaptation, default: 'fixed' }, period },
  init: (xp, { rows, columns }, replicas, fixed) => ({
    ...(keepsLast(fixed) && { lastStep: xp.full([replicas, rows, columns], 0) }),
    ...(isAdaptive(fixed) && { sinceAdapted: xp.full([replicas, 1, 1], 0) }),
  }),
  apply(xp, turn) {
    const { states, fixed, eta } = turn;
    const { directions, states: adapted } = levenberg.apply(xp, { ...turn, directions: scaled(xp, turn) });
    return {
      directions,
      states: directions.map((direction, i) => ({
        ...(keepsLast(fixed) && { lastStep: xp.mul(eta, direction) }),
        ...(isAdaptive(fixed) && whereDue(xp, of(states, i), of(adapted ?? [], i), fixed)),
      })),
    };
  },
  memory: (rows, columns, fixed) => (keepsLast(fixed) ? rows * columns : 0),
};

function keepsLast({ scaling: choice }: Fixed): boolean {
  return choice === 'momentum';
}

function isAdaptive({ adaptation: choice }: Fixed): boolean {
  return choice === 'adaptive' || choice === 'guarded';
}

/** The adapted factor on λ once in a period, the old one between. */
function whereDue<T>(
  xp: Ops<T>,
  state: Values<string, T>,
  adapted: Values<string, T>,
  { period: steps }: Fixed,
): Values<'factor' | 'sinceAdapted', T> {
  const since = xp.add(of(state, 'sinceAdapted'), 1);
  const due = xp.greater(since, Number(steps) - 0.5);
  return {
    factor: xp.where(due, of(adapted, 'factor'), of(state, 'factor')),
    sinceAdapted: xp.where(due, 0, since),
  };
}

function scaled<T>(xp: Ops<T>, turn: Turn<T>): readonly T[] {
  const { sights, directions, hyper, fixed, eta } = turn;
  if (fixed.scaling === 'model' || fixed.scaling === 'momentum') return bestForModel(xp, turn);
  if (fixed.scaling !== 'clipped') return directions;
  const grads = sights.map(({ grad }) => grad);
  const moved = xp.mul(xp.mul(eta, eta), inner(xp, directions, grads));
  const most = of(hyper, 'divergence');
  const nu = xp.sqrt(xp.div(most, xp.maximum(moved, most)));
  return directions.map((direction) => xp.mul(nu, direction));
}

/** `α Δ + μ l`, or `α Δ`, where `[ΔᵀBΔ ΔᵀBl; lᵀBΔ lᵀBl] [α; μ] = [gᵀΔ; gᵀl]` with B = F + λI and l = −δ₀. */
function bestForModel<T>(xp: Ops<T>, { sights, directions, states, hyper, fixed }: Turn<T>): readonly T[] {
  const [sight] = sights;
  if (!sight) return directions;
  const grads = sights.map(({ grad }) => grad);
  const curved = (vectors: readonly T[]) =>
    gaussNewtonProduct(sight.landscape, fixed, vectors).map((product, i) => {
      const lambda = dampingNow(xp, { factor: of(of(states, i), 'factor') }, of(hyper, 'damping'));
      return xp.add(product, xp.mul(lambda, of(vectors, i)));
    });
  const bent = curved(directions);
  const dbd = inner(xp, directions, bent);
  const gd = inner(xp, grads, directions);
  const alone = xp.div(gd, xp.where(dbd, dbd, 1));
  if (!keepsLast(fixed)) return directions.map((direction) => xp.mul(alone, direction));
  const last = states.map((state) => of(state, 'lastStep'));
  const lbl = inner(xp, last, curved(last));
  const lbd = inner(xp, last, bent);
  const gl = inner(xp, grads, last);
  const determinant = xp.sub(xp.mul(dbd, lbl), xp.mul(lbd, lbd));
  // The first step has no last one, and two steps along one line are one.
  const isPlane = xp.greater(determinant, xp.mul(16 * xp.epsilon, xp.mul(dbd, lbl)));
  const over = (numerator: T) => xp.div(numerator, xp.where(isPlane, determinant, 1));
  const alpha = xp.where(isPlane, over(xp.sub(xp.mul(lbl, gd), xp.mul(lbd, gl))), alone);
  const mu = xp.where(isPlane, over(xp.sub(xp.mul(dbd, gl), xp.mul(lbd, gd))), 0);
  return directions.map((direction, i) => xp.add(xp.mul(alpha, direction), xp.mul(mu, of(last, i))));
}

function of<V>(items: readonly V[], index: number): V;
function of<T>(values: Values<string, T>, name: string): T;
function of<V>(items: Readonly<Record<string | number, V>>, key: string | number): V {
  const item = items[key];
  if (item === undefined) throw new Error(`nothing at ${key}`);
  return item;
}
