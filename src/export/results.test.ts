import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../experiment/schema.ts';
import { noEvaluations } from '../store/traces.ts';
import { runsCsv, type Results } from './runsCsv.ts';
import { runsJson } from './runsJson.ts';

const { experiment } = parseExperiment({
  version: 1,
  title: 'Two, "quoted"',
  problem: { kind: 'xor' },
  runs: [{ optimizer: 'sgd', label: '=HYPERLINK("x")' }, { optimizer: 'adam' }],
  steps: 3,
  seed: 7,
});
const results: Results = {
  experiment,
  batch: 10,
  refused: [],
  replicas: [
    {
      run: 0,
      seed: 0,
      steps: 3,
      loss: Float64Array.of(0.1 + 0.2, 1 / 3, 1e-17),
      seconds: Float64Array.of(0.5, 1, 1.5),
    },
    {
      run: 1,
      seed: 0,
      steps: 1,
      loss: Float64Array.of(2, NaN, NaN),
      seconds: Float64Array.of(0.5, NaN, NaN),
      diverged: { step: 1, cause: 'overflow' },
    },
  ],
  evaluations: {
    ...noEvaluations,
    steps: [0, 3],
    training: [
      [5, 4],
      [6, NaN],
    ],
    heldOut: [
      [7, 8],
      [9, NaN],
    ],
  },
};

describe('runsCsv', () => {
  it('has a row for each step and evaluation, numbers in full and formulas defused', () => {
    const rows = runsCsv(results).join('').trimEnd().split('\r\n');
    expect(rows[0]).toBe(
      'run,label,optimizer,seed,step,examples,seconds,loss,training_loss,held_out_loss,training_accuracy,held_out_accuracy,training_auc,held_out_auc',
    );
    expect(rows[1]).toBe(`1,"'=HYPERLINK(""x"")",sgd,7,0,0,0.5,0.30000000000000004,5,7,,,,`);
    expect(rows[2]).toBe(`1,"'=HYPERLINK(""x"")",sgd,7,1,10,1,0.3333333333333333,,,,,,`);
    expect(rows[4]).toBe(`1,"'=HYPERLINK(""x"")",sgd,7,3,30,,,4,8,,,,`);
    expect(rows.slice(5)).toEqual(['2,Adam,adam,7,0,0,0.5,2,6,9,,,,']);
  });
});

describe('runsJson', () => {
  it('holds the experiment, its link and everything that was measured', () => {
    const json = JSON.parse(JSON.stringify(runsJson(results, { link: 'https://lab/#v=1', engine: 'float64' })));
    expect(json).toMatchObject({
      format: 'preconditioner-lab-results',
      version: 1,
      link: 'https://lab/#v=1',
      engine: 'float64',
      batch: 10,
      runs: [{ optimizer: 'sgd' }, { name: 'Adam', optimizer: 'adam' }],
      replicas: [
        { run: 1, seed: 7, steps: 3, loss: [0.30000000000000004, 1 / 3, 1e-17] },
        { run: 2, steps: 1, loss: [2], diverged: { step: 1, cause: 'overflow' } },
      ],
      evaluations: {
        steps: [0, 3],
        training: [
          [5, 4],
          [6, null],
        ],
      },
    });
    expect(parseExperiment(json.experiment).experiment).toEqual(experiment);
  });
});
