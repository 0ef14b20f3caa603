import { expect, it } from 'vitest';
import { presets } from '../experiment/presets/index.ts';
import type { Outcome } from '../store/studies.ts';
import { noEvaluations } from '../store/traces.ts';
import { secondsLeft, studyState } from './studyProgress.ts';

function outcome(newest: number, isFinished: boolean): Outcome {
  const experiment = { ...presets[0].experiment, steps: 100 };
  return { experiment, replicas: [], evaluations: noEvaluations, refused: [], newest, isFinished };
}

it('counts trainings that have ended, and steps of the others', () => {
  // One that has diverged ends before its last step.
  const outcomes = [outcome(100, true), outcome(40, true), outcome(50, false), undefined];
  expect(studyState(outcomes)).toEqual({ total: 4, ended: 2, share: 0.625 });
  expect(studyState([])).toEqual({ total: 0, ended: 0, share: 1 });
});

it('foretells the rest from what has been done', () => {
  expect(secondsLeft({ share: 0.2, at: 1000 }, { share: 0.4, at: 3000 })).toBeCloseTo(6);
  expect(secondsLeft({ share: 0.2, at: 1000 }, { share: 0.2, at: 3000 })).toBeUndefined();
});
