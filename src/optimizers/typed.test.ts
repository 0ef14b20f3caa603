import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { defaults } from '../fields/fields.ts';
import { inverseRoot } from '../linalg/spectral.ts';
import { noLandscape } from './landscape.ts';
import type { Fixed } from './optimizer.ts';
import { takeStep } from './takeStep.ts';
import { typed } from './typed.ts';
import { updateMistake } from './typedUpdate.ts';
import { byParameter } from './units.ts';

const field = typed.fixed['formula']!;
const examples = field.type === 'text' ? field.examples : [];
const example = (name: string) => examples.find(({ label }) => label === name)!.text;

const ROWS = 2;
const COLUMNS = 3;
const hyper = Object.fromEntries(
  Object.entries(defaults(typed.hyper)).map(([name, value]) => [name, xp.full([1, 1, 1], Number(value))]),
);
const gradients = [1, 2, 3, 4].map((step) =>
  xp.array(
    Array.from({ length: ROWS * COLUMNS }, (_, i) => Math.sin(step + 2 * i)),
    [1, ROWS, COLUMNS],
  ),
);

/** The weights and states after each of four steps. */
function steps(formula: string, isDue: (step: number) => boolean = () => true) {
  const fixed: Fixed = { formula };
  const [unit] = byParameter([{ name: 'W', rows: ROWS, columns: COLUMNS }]);
  let parameter = xp.full([1, ROWS, COLUMNS], 0.5);
  let state = typed.init(xp, unit!, 1, fixed);
  return gradients.map((grad, step) => {
    const sight = { unit: unit!, parameter, grad, landscape: noLandscape };
    const next = takeStep(xp, typed, [sight], [state], hyper, fixed, 1, isDue(step));
    parameter = next.weights[0]!;
    state = next.states[0]!;
    return { weights: parameter, state };
  });
}

function near(a: Array64, b: Array64) {
  expect(a.shape).toEqual(b.shape);
  a.data.forEach((x, i) => expect(x).toBeCloseTo(b.data[i]!, 12));
}

describe('names of an update', () => {
  it('have their old value before they are assigned and their new one after it, roots or not', () => {
    // What is added up before G is one step behind.
    const plain = steps('d = m\nm = m + G\nn = m + 0*n\nW - d - 10*n');
    const sum = (upTo: number) =>
      gradients.slice(0, upTo).reduce((all, g) => xp.add(all, g), xp.full([1, ROWS, COLUMNS], 0));
    let expected = xp.full([1, ROWS, COLUMNS], 0.5);
    plain.forEach(({ weights }, step) => {
      expected = xp.sub(expected, xp.add(sum(step), xp.mul(10, sum(step + 1))));
      near(weights, expected);
    });
  });

  it('that roots are taken of are old or new as the formula says, and so is what is used beside the root', () => {
    const root = (a: Array64) => inverseRoot(xp, a, 0.5, hyper['epsilon']!, 'relative');
    const gram = (g: Array64) => xp.matmul(g, g, { transposeB: true });
    const grams = (upTo: number) => gradients.slice(0, upTo).reduce((all, g) => xp.add(all, gram(g)), xp.eye(ROWS));
    // From the identity, because the root of nothing is as large as numbers get.
    const change = (formula: string) => {
      const [before, last] = steps(`init L = eye(rows)\n${formula}`).slice(-2);
      return xp.sub(before!.weights, last!.weights);
    };
    const G = gradients.at(-1)!;
    near(change('L = L + G @ G.T\nW - invroot(L, 2) @ G'), xp.matmul(root(grams(4)), G));
    near(change('D = invroot(L, 2) @ G\nL = L + G @ G.T\nW - D'), xp.matmul(root(grams(3)), G));
    // The old statistic is needed after the root of the new one is taken, so that it cannot have been replaced.
    near(
      change('O = L @ G\nL = L + G @ G.T\nW - invroot(L, 2) @ O'),
      xp.matmul(root(grams(4)), xp.matmul(grams(3), G)),
    );
    near(change('L = L + G @ G.T\nW - invroot(L + G @ G.T, 2) @ G'), xp.matmul(root(xp.add(grams(4), gram(G))), G));
    near(
      change('L = L\nW - inv(G @ G.T) @ G'),
      xp.matmul(inverseRoot(xp, gram(G), 1, hyper['epsilon']!, 'relative'), G),
    );
  });

  it('start from 0, or as init says', () => {
    const [first] = steps('init s = 3\ninit L = 0.5*eye(rows)\ns = s + 1\nL = L\nW - s * L @ G');
    near(first!.weights, xp.sub(xp.full([1, ROWS, COLUMNS], 0.5), xp.mul(2, gradients[0]!)));
  });
});

describe('roots', () => {
  it('stay as they were at the steps at which they are not due', () => {
    const states = steps(example('Shampoo'), (step) => step % 2 === 0).map(({ state }) => state['root.0']!.data);
    expect(states[1]).toEqual(states[0]);
    expect(states[2]).not.toEqual(states[1]);
    expect(states[3]).toEqual(states[2]);
  });
});

describe('the map of an update', () => {
  const mapOf = (formula: string) => {
    const { state } = steps(formula).at(-1)!;
    return { state, operator: typed.operator(xp, state, hyper, { formula }) };
  };

  it.each([
    ['Gradient descent', 'identity'],
    ['Heavy ball', 'identity'],
    ['Adam', 'diagonal'],
    ['Shampoo', 'kronecker'],
    ['Shampoo of one side', 'kronecker'],
    ['Like Muon', 'identity'],
    ['Lion', 'identity'],
    ['Adafactor’s statistics', 'diagonal'],
  ])('of %s is %s', (name, form) => expect(mapOf(example(name)).operator.form).toBe(form));

  it.each([
    ['D = lr * invroot(L, 4) @ G\nL = L + G @ G.T\nM = b1*M + D\nW - M', 'kronecker'],
    ['W*(1 - lr*0.1) - lr*G', 'identity'],
    ['s = s + G^2\nd = sqrt(s) + eps\nW - lr*G/d', 'diagonal'],
    ['W - lr*G*abs(G)', 'identity'],
    ['W - lr*G/abs(W)', 'identity'],
  ])('of %j is %s', (formula, form) => expect(mapOf(formula).operator.form).toBe(form));

  it('is the one by which the gradient is multiplied', () => {
    const { state, operator } = mapOf(example('Shampoo of one side'));
    expect(operator).toMatchObject({ left: { form: 'identity' }, right: { form: 'dense', matrix: state['root.0'] } });
    const adam = mapOf(example('Adam'));
    if (adam.operator.form !== 'diagonal') throw new Error('not diagonal');
    const v = adam.state['v']!.data;
    adam.operator.scale.data.forEach((scale, i) =>
      expect(scale).toBeCloseTo(1 / (Math.sqrt(v[i]! / (1 - 0.99 ** 4)) + 1e-6), 6),
    );
  });
});

describe('mistakes of an update', () => {
  const W = [{ name: 'W1', rows: ROWS, columns: COLUMNS }];
  it.each([
    ['', 0, 'Nothing is written'],
    ['m = G', 5, 'The new weights are missing'],
    ['G\nW', 0, 'Only the last line'],
    ['W = W - G\nW', 0, 'W is not assigned'],
    ['lr = 1\nW', 0, 'has a meaning already'],
    ['m = G\nm = G\nW', 6, 'assigned already'],
    ['init m = 1\nm = G\nW - m', 5, 'keeps nothing'],
    ['init m = G\nm = m + G\nW - m', 9, 'A state starts from'],
    ['W - lr*g', 7, 'did you mean G'],
    ['W - lr*invrot(G, 2)', 7, 'did you mean invroot'],
    ['W - G(2)', 4, 'G is no function'],
    ['W - invroot(G @ G.T) @ G', 4, 'takes 2 to 3 formulas'],
    ['W - invroot(invroot(G @ G.T, 2), 2) @ G', 4, 'neither on another root'],
    ['W - invroot(G @ G.T, t) @ G', 21, 'b1, b2 and eps alone'],
    ['W - G^65', 5, 'Whole powers go up to 64'],
    ['W - G @ G', 6, 'G @ G: 2×3 times 2×3 does not fit; did you mean G @ G.T?'],
    ['L = L + G @ G.T\nW - G @ L', 22, 'did you mean L @ G?'],
    ['W - G*G.T', 5, 'element by element they do not fit; @ multiplies matrices'],
    ['W - trace(G)*G', 4, 'trace takes a square matrix, and G is 2×3'],
    ['W - clip(G, G)', 12, 'takes a number here'],
    ['sum(G)', 0, 'The last line is a number, and the weights are 2×3'],
    ['m = m.T + G\nW - m', 8, 'm.T is 3×2, and G is 2×3'],
    ['init m = eye(rows)\nm = m @ G\nW - m', 19, 'must keep its size'],
    ['W - eye(3) @ G', 4, 'eye takes rows or cols'],
  ])('%j has one at %i', (text, at, problem) => {
    expect(updateMistake(text, W)).toMatchObject({ at, problem: expect.stringContaining(problem) });
  });

  it('are matrices that would fill the memory, or products that would never end', () => {
    const wide = [{ name: 'W1', rows: 1, columns: 5000 }];
    expect(updateMistake('W - G @ (G.T @ G)', wide)?.problem).toMatch(/5000×5000: at most/);
    const large = [{ name: 'W1', rows: 1500, columns: 1500 }];
    expect(updateMistake('W - G @ G @ G @ G', large)?.problem).toMatch(/too much work/);
    expect(updateMistake('W - G @ G', large)).toBeUndefined();
  });
});
