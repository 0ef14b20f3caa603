import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { float64, type Array64 } from '../../array/float64.ts';
import { rounded } from '../../array/rounded.ts';
import { coefficientSets } from './coefficients.ts';
import { eigenRoot, pseudoInverseRoot } from './eigenRoot.ts';
import { ACCEPTED_RESIDUAL, fixedRoot } from './fixedRoot.ts';
import { rootMethods } from './index.ts';
import { orthogonalise } from './newtonSchulz.ts';
import type { RootMethod } from './root.ts';
import { META_HIGHER_RULE, META_RULE, rootHistory, type StoppingRule } from './rootHistory.ts';

type Rows = readonly (readonly number[])[];

interface Roots {
  readonly inputs: Readonly<Record<string, Rows>>;
  readonly results: readonly {
    readonly cond: number;
    readonly p: number;
    readonly dtype: 'torch.float64' | 'torch.float32';
    readonly method: 'coupled_newton' | 'coupled_higher_order3' | 'eigen';
    readonly X?: Rows;
    readonly rel_err_vs_fp64_eig?: number | 'Infinity';
    readonly error?: string;
  }[];
}

interface Polar {
  readonly G: Rows;
  readonly muon_coeffs_5iters: Rows;
  readonly modula_coeffs_15iters: Rows;
  readonly svd_UVt: Rows;
}

function load<G>(name: string): G {
  return JSON.parse(readFileSync(new URL(`golden/${name}.json`, import.meta.url), 'utf8')) as G;
}

const matrix = (rows: Rows) => float64.array(rows.flat(), [1, rows.length, rows[0]!.length]);
const norm = (x: Array64) => Math.sqrt(x.data.reduce((sum, y) => sum + y * y, 0));
const relative = (x: Array64, y: Array64) => norm(float64.sub(x, y)) / norm(y);

const RULES: Readonly<Record<string, readonly [name: string, rule: StoppingRule]>> = {
  coupled_newton: ['coupled', META_RULE],
  coupled_higher_order3: ['order3', { ...META_HIGHER_RULE, tolerance: 1e-8 }],
  eigen: ['eigen', META_RULE],
};

describe('inverse roots of Meta’s Distributed Shampoo', () => {
  const { inputs, results } = load<Roots>('matrix_inverse_roots_fb');
  const input = new Map(Object.entries(inputs).map(([condition, rows]) => [Number(condition), matrix(rows)]));

  function ours({ cond, p, dtype, method }: Roots['results'][number]) {
    const [name, rule] = RULES[method]!;
    const found = rootMethods.find((one) => one.name === name)!;
    const exact = results.find(
      (one) => one.cond === cond && one.p === p && one.method === 'eigen' && one.dtype === 'torch.float64',
    )!;
    const xp = dtype === 'torch.float64' ? float64 : rounded('float32');
    return rootHistory(xp, found, input.get(cond)!, p, rule, matrix(exact.X!)).result;
  }

  const title = ({ cond, p, method }: Roots['results'][number]) => `${method}, p = ${p}, condition ${cond}`;
  const double = results.filter(({ dtype }) => dtype === 'torch.float64');
  const single = results.filter(({ dtype }) => dtype === 'torch.float32');

  it('are 48 of each precision', () => {
    expect([double.length, single.length]).toEqual([48, 48]);
  });

  it.each(double.map((one) => [title(one), one] as const))('float64: %s is matched to rounding', (_, one) => {
    const { root, error } = ours(one);
    // Same formulas, same number of steps: what differs is the rounding of each product, times the condition number.
    const rounding = 8 * one.cond * 2 ** -53;
    expect(relative(root, matrix(one.X!))).toBeLessThan(rounding);
    // As near to the exact root as theirs: stopped no earlier.
    expect(error).toBeLessThan(Number(one.rel_err_vs_fp64_eig) + rounding);
  });

  it.each(single.filter(({ cond }) => cond <= 1e6).map((one) => [title(one), one] as const))(
    'float32: %s has an error of the same size',
    (_, one) => {
      // Sums in another order: nothing but the size can agree, and single matrices differ by a factor of ten. LAPACK’s eigenvalues at
      // condition 1e6 are thirteen times worse than Jacobi’s, so there is no lower bound.
      expect(ours(one).error).toBeLessThan(10 * Number(one.rel_err_vs_fp64_eig));
    },
  );

  it.each(single.filter(({ cond }) => cond > 1e6).map((one) => [title(one), one] as const))(
    'float32: %s is worthless, and known to be',
    (_, one) => {
      const { error, residual } = ours(one);
      expect(error! < 0.1).toBe(false);
      expect(residual < ACCEPTED_RESIDUAL).toBe(false);
      // Their check turns the same ones away.
      if (one.method === 'coupled_higher_order3') expect(one.error).toContain('exceeds threshold 1e-1');
    },
  );
});

describe('orthogonal factors of Meta’s Distributed Shampoo', () => {
  const golden = load<Polar>('newton_schulz_fb');
  const g = matrix(golden.G);
  const set = (name: string) => coefficientSets.find((one) => one.name === name)!.coefficients;
  // They divide by the norm where Muon’s authors divide by it plus 1e-7: of a multiple of G nothing of that is left, only rounding.
  const multiple = float64.mul(1e12, g);
  const tolerance = 1e-13;

  it('by five of Muon’s iterations', () => {
    expect(relative(orthogonalise(float64, multiple, set('standard')), matrix(golden.muon_coeffs_5iters))).toBeLessThan(
      tolerance,
    );
  });

  it('by fifteen of Modula’s', () => {
    const fifteen = [...set('modula'), ...set('modula'), ...set('modula')];
    expect(relative(orthogonalise(float64, multiple, fifteen), matrix(golden.modula_coeffs_15iters))).toBeLessThan(
      tolerance,
    );
  });

  it('by singular values: Shampoo’s direction from one gradient, L^(−1/4) G R^(−1/4)', () => {
    const polar = matrix(golden.svd_UVt);
    const root = (method: RootMethod, a: Array64, p: number) => fixedRoot(float64, method, a, p, 0).root;
    const left = float64.matmul(g, g, { transposeB: true });
    // The other Gram matrix has rank 4 of 5: its root is that of the range of G.
    const right = float64.matmul(g, g, { transposeA: true });
    const both = float64.matmul(float64.matmul(root(eigenRoot, left, 4), g), root(pseudoInverseRoot, right, 4));
    expect(relative(both, polar)).toBeLessThan(1e-8);
    expect(relative(float64.matmul(root(eigenRoot, left, 2), g), polar)).toBeLessThan(1e-8);
    // Iterations come there as well: those of the longest set, and one to polish.
    expect(relative(orthogonalise(float64, g, [...set('polar8'), ...set('taylor')]), polar)).toBeLessThan(1e-8);
  });
});
