import type { Experiment } from '../experiment/experiment.ts';
import { parseExperiment } from '../experiment/schema.ts';
import type { Framework } from './dialect.ts';

/** Small experiments whose scripts are kept as they should be, by the name of their file. */
export function goldenExperiments(): readonly {
  readonly name: string;
  readonly framework: Framework;
  readonly experiment: Experiment;
}[] {
  return (['torch', 'jax'] as const).flatMap((framework) => [
    {
      name: `moons-${framework}`,
      framework,
      experiment: small({
        title: 'Moons: "quoted"\nand so on',
        problem: { kind: 'moons', points: 12 },
        network: { kind: 'mlp', widths: [3], activation: 'tanh' },
        runs: [
          { optimizer: 'momentum', schedule: 'cosine', warmup: 1 },
          { optimizer: 'adam', weightDecay: 0.1 },
          { optimizer: 'shampoo', interval: 2, label: '""" + import os' },
          { optimizer: 'shampoo', damping: 'absolute' },
          { optimizer: 'shampoo', roots: 'aside' },
        ],
        batch: 4,
        steps: 3,
      }),
    },
    {
      name: `rosenbrock-${framework}`,
      framework,
      experiment: small({
        problem: { kind: 'rosenbrock' },
        runs: [{ optimizer: 'sgd', learningRate: 0.001 }, { optimizer: 'nadam' }, { optimizer: 'newton' }],
        steps: 3,
      }),
    },
  ]);
}

function small(json: Readonly<Record<string, unknown>>): Experiment {
  return parseExperiment({ version: 1, seeds: 1, ...json }).experiment;
}
