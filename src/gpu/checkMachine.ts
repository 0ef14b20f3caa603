import { float64, type Array64 } from '../array/float64.ts';
import type { Ops } from '../array/ops.ts';
import { calculate } from './calculation.ts';
import type { Machine } from './machine.ts';

/** What is computed: a function that platforms get wrong near 0, a product, eigenvalues and sums. */
function answers<T>(xp: Ops<T>, [small, symmetric, factor]: readonly T[]): readonly T[] {
  const product = xp.matmul(symmetric!, factor!);
  return [xp.tanh(small!), product, xp.eigh(symmetric!).w, xp.sum(product, 'matrix')];
}

const TITLES = ['tanh', 'product', 'eigenvalues', 'sum'] as const;

/** Relative to the largest number of an answer: some forty roundings to float32; a wrong answer is off by far more. */
const TOLERANCE = 2 ** -19;

const REPLICAS = 3;
const N = 4;
/** The replica that is filled with NaN, which must not reach the others. */
const SPOILT = 1;

/**
 * Lets a machine answer questions whose answers are known, and again with one of three replicas filled with NaN. Gives what was wrong, in one
 * sentence; `undefined` where nothing was.
 */
export async function checkMachine(machine: Machine): Promise<string | undefined> {
  const inputs = questions();
  const expected = answers(float64, inputs);
  const found = await answered(machine, inputs);
  for (const [i, { data }] of expected.entries()) {
    const largest = data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    const wrong = data.findIndex((x, at) => !(Math.abs(found[i]![at]! - x) <= TOLERANCE * largest));
    if (wrong >= 0) return `element ${wrong} of a ${TITLES[i]} is ${found[i]![wrong]} instead of ${data[wrong]}`;
  }
  const beside = await answered(machine, inputs.map(spoil));
  for (const [i, values] of found.entries()) {
    const own = values.length / REPLICAS;
    const isChanged = (x: number, at: number) => Math.floor(at / own) !== SPOILT && !Object.is(x, beside[i]![at]);
    if (values.some(isChanged)) return `a replica with NaN changed the ${TITLES[i]} of another`;
    if (!Number.isNaN(beside[i]![SPOILT * own])) return `NaN got lost on the way to a ${TITLES[i]}`;
  }
  return undefined;
}

async function answered(machine: Machine, inputs: readonly Array64[]): Promise<readonly Float64Array[]> {
  const calculation = calculate(machine, inputs, answers);
  try {
    return await calculation.run();
  } finally {
    calculation.dispose();
  }
}

/** Small numbers, symmetric matrices and others, all exactly numbers in float32. */
function questions(): readonly Array64[] {
  const numbers = (count: number, f: (i: number) => number) => Float32Array.from({ length: count }, (_, i) => f(i));
  const size = REPLICAS * N * N;
  const symmetric = numbers(size, (i) => {
    const [row, column] = [Math.floor(i / N) % N, i % N];
    return Math.sin(1 + row + column + Math.floor(i / (N * N))) + (row === column ? 2 : 0);
  });
  return [
    float64.array(
      numbers(REPLICAS * N, (i) => 1e-4 * (i - 5.5)),
      [REPLICAS, 1, N],
    ),
    float64.array(symmetric, [REPLICAS, N, N]),
    float64.array(
      numbers(size, (i) => Math.cos(i)),
      [REPLICAS, N, N],
    ),
  ];
}

function spoil({ shape, data }: Array64): Array64 {
  const own = data.length / REPLICAS;
  return { shape, data: data.map((x, i) => (Math.floor(i / own) === SPOILT ? NaN : x)) };
}
