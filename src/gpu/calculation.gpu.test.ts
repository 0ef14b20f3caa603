import { expect, it } from 'vitest';
import { float64 } from '../array/float64.ts';
import { inverseRoot } from '../linalg/spectral.ts';
import { calculate } from './calculation.ts';
import { machineOf } from './machineOps.properties.ts';

it('computes a function of arrays for every replica', async () => {
  const machine = await machineOf('usual');
  const a = float64.array([4, 1, 1, 3, 2, 0.5, 0.5, 1], [2, 2, 2]);
  const calculation = calculate(machine, [a], (xp, [x]) => [inverseRoot(xp, x!, 0.5, 0.01, 'absolute')]);
  const [found] = await calculation.run();
  inverseRoot(float64, a, 0.5, 0.01, 'absolute').data.forEach((value, i) => expect(found![i]).toBeCloseTo(value, 5));
  const doubling = calculate(machine, [a], (xp, [x]) => [xp.mul(2, x!)], 1);
  expect([...(await doubling.run(5))[0]!]).toEqual([...a.data].map((x) => 32 * x));
  calculation.dispose();
  doubling.dispose();
});
