import { describe, expect, it } from 'vitest';
import { optimizers } from '../optimizers/index.ts';
import { exactly, machineOf, onMachine, type Case, type Kind } from './machineOps.properties.ts';
import {
  networkCases,
  optimizerCases,
  probeCases,
  problemCases,
  relativeErrors,
  sharingCases,
  type Registered,
} from './registries.properties.ts';

/** Half a unit in the last place of a float32, relative. */
const HALF = 2 ** -24;

/** Each case's largest error relative to the largest number of the same result and replica, in half units, worst first. */
async function errorsOf(
  cases: readonly Registered[],
  kind: Kind = 'usual',
  tier: 'interpreted' | 'specialised' = 'interpreted',
) {
  const all = cases.map(({ given }) => given);
  const found = await onMachine(await machineOf(kind), all, tier);
  return cases
    .map(({ title, given }, i) => ({
      title,
      error: Math.max(...relativeErrors(found[i]!, exactly(given)).map((error) => error / HALF)),
    }))
    .sort((a, b) => b.error - a.error);
}

describe('on the machine, as programs of one dispatch', () => {
  it.each([
    // Roots of statistics of condition 100 magnify the rounding of eigenvalues tenfold, and four steps add up. Measured: 68.
    ['optimizers', optimizerCases, 256],
    // Sums of up to seven products a layer, whose terms may cancel. Measured: 31.
    ['networks', networkCases, 128],
    // Likewise, through softmax and division by root mean squares. Measured: 21.
    ['networks that share weights', sharingCases, 128],
    // Likewise, over up to some hundred examples. Measured: 13.
    ['problems', problemCases, 64],
    // Sums of five products of matrices, decayed, and their eigenvalues. Measured: 17.
    ['probes', probeCases, 64],
  ] as const)('%s give what float64 gives', async (_, cases, bound) => {
    const errors = await errorsOf(cases());
    expect(errors.length).toBeGreaterThan(4);
    for (const { title, error } of errors) expect(error, title).toBeLessThan(bound);
  });

  it('optimizers without decompositions and networks do so in kernels of their own with the lanes of a graphics card', async () => {
    // Kernels with decompositions take seconds to compile.
    const decomposing = optimizers.flatMap(({ kind, refresh }) => (refresh ? [kind] : []));
    const cheap = ({ title }: Registered) =>
      /defaults, matrix|all biases, 7|^convolution|^transformer/.test(title) &&
      !decomposing.some((kind) => title.startsWith(`${kind},`));
    const cases = [...optimizerCases(), ...networkCases(), ...sharingCases()].filter(cheap);
    expect(cases.length).toBeGreaterThan(12);
    for (const { title, error } of await errorsOf(cases, 'many lanes', 'specialised'))
      expect(error, title).toBeLessThan(128);
  });

  it('an operation that is off by a ten-thousandth would show', async () => {
    const [usual] = networkCases();
    const { given } = usual!;
    const compute: Case['compute'] = (xp, inputs) =>
      given.compute({ ...xp, tanh: (x) => xp.mul(1.0001, xp.tanh(x)) }, inputs);
    const [found] = await onMachine(await machineOf('usual'), [{ ...given, compute }]);
    expect(Math.max(...relativeErrors(found!, exactly(given))) / HALF).toBeGreaterThan(128);
  });
});
