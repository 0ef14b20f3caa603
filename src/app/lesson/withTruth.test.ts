import { expect, it } from 'vitest';
import { decodeLink } from '../../experiment/decodeLink.ts';
import { encodeLink } from '../../experiment/encodeLink.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import { tilt } from '../../lessons/course/tilt.ts';
import type { Evidence } from '../../lessons/evidence.ts';
import { noEvaluations } from '../../store/traces.ts';
import { setProblemSetting } from '../../store/edits.ts';
import { looksOf } from '../looks.ts';
import { experimentAt, type Answer } from './lessonStore.ts';
import { withTruth } from './withTruth.ts';

const LAW = tilt.sections.findIndex(({ task }) => task.type === 'guess');
const PREDICT = tilt.sections.findIndex(({ task }) => task.type === 'choose');
const guess: Answer = { type: 'guess', value: 5 };

/** What the lab shows of an experiment at a step, without panels. */
function seen(experiment: Experiment, newest = experiment.steps): Evidence {
  const nothing = { parameters: [], replicas: [], spans: [], tallies: [], studies: [] };
  const looks = { looks: looksOf(experiment), hoveredRun: undefined, theme: 'light', reducedMotion: true } as const;
  const own = { experiment, settings: {}, batch: 0, evaluations: noEvaluations, newest, cursor: newest };
  return { input: { ...nothing, ...looks, ...own, result: undefined, problem: undefined }, panels: [] };
}

it('keeps what was measured at 10° beside the guess when the reader turns the valley to 30°', async () => {
  const asked = experimentAt(tilt, LAW);
  const kept = withTruth(tilt, LAW, guess, seen(asked));
  // (1 + ρ)/(1 − ρ) at 10° and κ = 20.
  expect(kept).toMatchObject({ value: 5, truth: expect.closeTo(3.85, 2) });
  const turned = setProblemSetting('angle', 30)(asked).experiment;
  expect(withTruth(tilt, LAW, kept, seen(turned))).toBe(kept);
  expect(withTruth(tilt, LAW, guess, seen(turned))).toBe(guess);
  // The same experiment from a link, as after a reload.
  const { experiment } = await decodeLink(await encodeLink(asked));
  expect(withTruth(tilt, LAW, guess, seen(experiment))).toEqual(kept);
});

it('waits for the end of training, and leaves other answers alone', () => {
  const asked = experimentAt(tilt, LAW);
  expect(withTruth(tilt, LAW, guess, seen(asked, 3))).toBe(guess);
  const done: Answer = { type: 'do' };
  expect(withTruth(tilt, LAW, done, seen(asked))).toBe(done);
  const choice: Answer = { type: 'choose', choice: 0 };
  expect(withTruth(tilt, PREDICT, choice, seen(experimentAt(tilt, PREDICT)))).toEqual({ ...choice, truth: 2 });
});
