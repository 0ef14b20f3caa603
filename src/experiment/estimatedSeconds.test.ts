import { expect, it } from 'vitest';
import { setNetworkSetting, setTraining } from '../store/edits.ts';
import { estimatedSeconds } from './estimatedSeconds.ts';
import { presets } from './presets/index.ts';

it.each(presets)('expects the preset $kind to be over soon', ({ experiment }) => {
  expect(estimatedSeconds(experiment)).toBeGreaterThan(0);
  expect(estimatedSeconds(experiment)).toBeLessThan(5);
});

it('grows with steps, repetitions and widths', () => {
  const [{ experiment }] = presets;
  const base = estimatedSeconds(experiment);
  expect(estimatedSeconds(setTraining({ steps: 10 * experiment.steps })(experiment).experiment)).toBeCloseTo(10 * base);
  expect(estimatedSeconds(setTraining({ seeds: 8 })(experiment).experiment)).toBeCloseTo(8 * base);
  expect(estimatedSeconds(setNetworkSetting('widths', [128, 128])(experiment).experiment)).toBeGreaterThan(20 * base);
});
