import { expect, it } from 'vitest';
import { compareResults } from '../../experiment/compareResults.ts';
import type { Digest, RunResult } from '../../experiment/digest.ts';
import { presets } from '../../experiment/presets/index.ts';
import { comparisonWords } from './resultWords.ts';

const loss = (value: number, bits: string): RunResult => ({ type: 'loss', loss: value, bits });
const sent: Digest = {
  ...{ step: 60, engine: 'machine', numerics: 1, app: '0.1.0', of: '0000000' },
  runs: [loss(0.5, 'aaaaa'), loss(0.2, 'aaaaa'), { type: 'diverged', step: 7 }],
};

it('before training gets there, says what is compared', () => {
  const { summary, runs } = comparisonWords({ sent }, presets[0].experiment);
  expect(summary).toContain('the sender’s result at step 60, computed on WebGPU');
  expect(runs).toEqual(['loss 0.5', 'loss 0.2', 'diverged at step 7']);
});

it('says how far off each run is, and why', () => {
  const runs: readonly RunResult[] = [loss(0.51, 'bbbbb'), loss(0.4, 'bbbbb'), loss(0.1, 'bbbbb')];
  const own = { engine: 'float64', numerics: 1, app: '0.1.0', runs, first: [1, 1, 1] } as const;
  const words = comparisonWords({ sent, here: { own, runs: compareResults(sent, own) } }, presets[0].experiment);
  expect(words.summary).toBe('Only 1 of 3 runs reproduced at step 60.');
  expect(words.runs).toEqual([
    'loss 0.51 here, loss 0.5 in the link: apart by 1 % of the loss at the start, no more than rounding explains',
    'loss 0.4 here, loss 0.2 in the link: apart by 20 % of the loss at the start, more than the 5 % that rounding explains',
    'loss 0.1 here, diverged at step 7 in the link',
  ]);
  expect(words.reasons).toEqual([
    'The link’s result was computed on WebGPU, yours on float64 on the CPU, which rounds differently.',
  ]);
});
