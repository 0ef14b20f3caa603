import { expect, it } from 'vitest';
import type { MachineWork, ProgramListing } from '../worker/protocol.ts';
import { factsOf, foundIn, partsOf, titleOf } from './programView.ts';

const adam = { file: 'optimizers/adam.ts', line: 15, text: 'square: average(xp, beta2, square, xp.mul(grad, grad)),' };
const program: ProgramListing = {
  sections: [
    {
      title: 'step',
      when: 'every step',
      instructions: [
        { formulas: ['t1[2×3] = x[2×2] @ W[2×3]'], waits: true, sources: [] },
        { formulas: ['W.square[2×3] = (t1 · t1)', 'W[2×3] = (W − t2)'], waits: true, sources: [adam] },
      ],
    },
    {
      title: 'snapshot',
      when: 'after every 3 steps',
      instructions: [{ formulas: ['t9 = W'], waits: true, sources: [] }],
    },
  ],
  perStep: 2,
  bytes: 3 * 512,
};
const work: MachineWork = {
  kernels: 'interpreted',
  lanes: 4,
  rounds: 8,
  steps: 700,
  milliseconds: 300,
  lastSteps: 128,
};

it('tells what the machine has done only where it trains', () => {
  const values = (of: MachineWork | undefined) => factsOf(program, of).map(({ value }) => value);
  expect(values(undefined)).toEqual(['2', '1.5 KiB']);
  expect(values(work)).toEqual(['2', '1.5 KiB', 'interpreted', '4', '8', '128', '38 ms']);
  expect(values({ ...work, rounds: 0, milliseconds: 0 }).slice(-2)).toEqual(['–', '–']);
  expect(factsOf({ ...program, bytes: 3 * 2 ** 20 }, undefined).at(-1)?.value).toBe('3 MiB');
});

it('does not claim that the GPU runs what it would run', () => {
  expect(titleOf({ name: 'machine', reason: '' })).toBe('What the GPU runs');
  expect(titleOf({ name: 'webgpu', reason: '' })).toBe('What a GPU would run');
  expect(titleOf(undefined)).toBe('What a GPU would run');
});

it('finds instructions by all words, in formulas and in lines of source, whatever their case', () => {
  const numbers = (text: string) =>
    foundIn(program, text).map((section) => [section.title, ...section.instructions.map(({ number }) => number)]);
  expect(numbers('')).toEqual([
    ['step', 1, 2],
    ['snapshot', 1],
  ]);
  expect(numbers('ADAM.ts:15')).toEqual([['step', 2]]);
  expect(numbers('  average w.square ')).toEqual([['step', 2]]);
  expect(numbers('average @')).toEqual([]);
  expect(foundIn(program, '@')[0]).toMatchObject({ total: 2 });
});

it('tells shapes from what they are of, and loses nothing', () => {
  const formula = 't[12×2] = sum(W3ᵀ[2×12])';
  expect(
    partsOf(formula)
      .filter(({ isShape }) => isShape)
      .map(({ text }) => text),
  ).toEqual(['[12×2]', '[2×12]']);
  expect(
    partsOf(formula)
      .map(({ text }) => text)
      .join(''),
  ).toBe(formula);
});
