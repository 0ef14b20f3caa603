import { expect, it } from 'vitest';
import { noEvaluations } from '../../store/traces.ts';
import { testInput, testTrace } from '../testInput.ts';
import { pathPoint } from './levelSetsReading.ts';

const look = { label: 'Adam', color: '', dash: [], marker: 'circle', hidden: false } as const;
const path = { run: 0, seed: 0, steps: Int32Array.of(0, 1, 2), points: Float32Array.of(1, 2, -0.5, 0.25, 0, 0) };
const evaluations = { ...noEvaluations, steps: [0, 2], training: [[8, 0.125]] };

it('reads run, step, coordinates and loss of every point of a path', () => {
  const input = testInput([testTrace(0, 0, [8, 3.5])], {}, { evaluations });
  const read = (point: number, space: 'original' | 'preconditioned', planeOf: 'surface' | 'network' = 'surface') =>
    pathPoint(input, planeOf, space, [{ path, look }], { series: 0, point });
  expect(read(1, 'original')).toEqual({ x: -0.5, y: 0.25, name: 'Adam', place: 'step 1: w₁ −0.5, w₂ 0.25, loss 3.5' });
  expect(read(1, 'preconditioned')?.place).toBe('step 1: z₁ −0.5, z₂ 0.25, loss 3.5');
  expect(read(0, 'original', 'network')?.place).toBe('step 0: at (1, 2), loss 8');
  // No step has measured the loss after the last: the evaluation has.
  expect(read(2, 'original')?.place).toBe('step 2: w₁ 0, w₂ 0, loss 0.125');
  expect(read(3, 'original')).toBeUndefined();
});

it('says whose seed it is, and leaves out a loss that nobody has measured', () => {
  const input = testInput([testTrace(0, 0, [8]), testTrace(0, 1, [9])]);
  const other = { ...path, seed: 1 };
  expect(pathPoint(input, 'surface', 'original', [{ path: other, look }], { series: 0, point: 2 })).toMatchObject({
    name: 'Adam, seed 1',
    place: 'step 2: w₁ 0, w₂ 0',
  });
});
