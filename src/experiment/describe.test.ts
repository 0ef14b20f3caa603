import { expect, it } from 'vitest';
import { describe as inWords } from './describe.ts';
import { presets } from './presets/index.ts';
import { parseExperiment } from './schema.ts';

it('an experiment is one sentence', () => {
  const { experiment } = parseExperiment({
    ...{ problem: { kind: 'rings' }, runs: [{ optimizer: 'sgd' }, { optimizer: 'adam' }], steps: 300, seeds: 3 },
  });
  expect(inWords(experiment)).toBe('Rings, multilayer perceptron: SGD and Adam trained for 300 steps with 3 seeds.');
  const surface = parseExperiment({ problem: { kind: 'rosenbrock' }, runs: [{ optimizer: 'sgd' }], steps: 1 });
  expect(inWords(surface.experiment)).toMatch(/^Rosenbrock[^:]*: SGD trained for 1 step\.$/);
  for (const preset of presets) expect(inWords(preset.experiment).length).toBeLessThan(200);
});
