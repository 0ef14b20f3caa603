import { describe, expect, it } from 'vitest';
import { float64Engine } from '../array/float64.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { engineStepper } from './engineStepper.ts';
import { createTrainer, type Progress } from './trainer.ts';
import { trialExperiment, trialRun } from './trials.ts';

const now = () => 0;
const open = (experiment: Experiment) => createTrainer(float64Engine(), experiment, now);
const train = async (experiment: Experiment) => (await open(experiment)).advance(experiment.steps);
/** Losses of one replica. */
const curve = ({ loss, steps }: Progress, replicas: number, replica: number) =>
  Array.from({ length: steps }, (_, i) => loss[i * replicas + replica]!);

const four = [trialRun('sgd'), trialRun('adam'), trialRun('shampoo'), trialRun('sketchy', { rank: 2 })];

describe('a trainer', () => {
  it('trains every run down on a problem with data, and evaluates on held-out examples', async () => {
    const experiment = trialExperiment('moons', four, { steps: 200 });
    const progress = await train(experiment);
    expect(progress.steps).toBe(200);
    for (let run = 0; run < 4; run++) {
      const losses = curve(progress, 4, run);
      expect(losses.at(-1)!, experiment.runs[run]!.optimizer).toBeLessThan(0.8 * losses[0]!);
    }
    const last = progress.evaluations.at(-1)!;
    expect(last.step).toBe(200);
    for (const values of [last.training, last.heldOut, last.trainingAccuracy, last.heldOutAccuracy])
      expect(values.every(Number.isFinite)).toBe(true);
  });

  it('matches runs: all start from the same loss and see the same batches', async () => {
    const progress = await train(
      trialExperiment('moons', [trialRun('sgd'), trialRun('sgd'), trialRun('adam')], { batch: 16 }),
    );
    expect(curve(progress, 3, 0)).toEqual(curve(progress, 3, 1));
    expect(progress.loss[0]).toBe(progress.loss[2]);
  });

  it('gives a replica bitwise the same losses alone, in company, and beside one that diverges', async () => {
    const wild = trialRun('sgd', { learningRate: 100 });
    for (const run of four) {
      const alone = await train(trialExperiment('teacherStudent', [run], { batch: 8 }));
      const beside = await train(
        trialExperiment('teacherStudent', [wild, run, trialRun('adam', { learningRate: 0.1 })], { batch: 8 }),
      );
      expect(curve(beside, 3, 1), run.optimizer).toEqual(curve(alone, 1, 0));
    }
  });

  it('repeats seed s + 1 as the second seed of seed s', async () => {
    const two = await train(trialExperiment('moons', [trialRun('adam')], { seeds: 2, batch: 8, steps: 10 }));
    const initial = await train(trialExperiment('moons', [trialRun('adam')], { seed: 1, batch: 8, steps: 10 }));
    expect(curve(two, 2, 0)).toEqual(curve(initial, 1, 0));
    expect(curve(two, 2, 1)).not.toEqual(curve(two, 2, 0));
  });

  it('ends a diverged curve with its step and cause, and goes on with the others', async () => {
    const progress = await train(
      trialExperiment('rosenbrock', [trialRun('sgd', { learningRate: 1 }), trialRun('sgd', { learningRate: 1e-4 })]),
    );
    expect(progress.divergences).toHaveLength(1);
    const { replica, step, cause } = progress.divergences[0]!;
    expect(replica).toBe(0);
    expect(cause).toMatch(/not a number|infinite|1000 times/);
    const losses = curve(progress, 2, 0);
    expect(losses.slice(0, step).every(Number.isFinite)).toBe(true);
    expect(losses.slice(step).every(Number.isNaN)).toBe(true);
    for (const evaluation of progress.evaluations) if (evaluation.step > step) expect(evaluation.training[0]).toBeNaN();
    expect(curve(progress, 2, 1).every(Number.isFinite)).toBe(true);
  });

  it('leaves out a run that its optimizer refuses, with the reason, at its own place', async () => {
    const experiment = trialExperiment('moons', [trialRun('adagradFull'), trialRun('sgd')], {
      network: { kind: 'mlp', settings: { ...trialExperiment('moons', []).network.settings, widths: [30, 30] } },
      steps: 3,
    });
    const trainer = await open(experiment);
    expect(trainer.formation.refused).toEqual([{ run: 0, reason: expect.stringContaining('30 × 30 = 900') }]);
    const progress = await trainer.advance(3);
    expect(curve(progress, 2, 0).every(Number.isNaN)).toBe(true);
    expect(curve(progress, 2, 1).every(Number.isFinite)).toBe(true);
  });

  it('continues on another engine from its newest snapshot, bit for bit', async () => {
    const experiment = trialExperiment('moons', four, { batch: 8, steps: 300 });
    const whole = await train(experiment);
    const first = await open(experiment);
    await first.advance(100);
    const second = await first.restart(engineStepper(float64Engine(), now));
    const from = second.step;
    expect(from).toBeGreaterThan(90);
    const rest = await second.advance(300);
    expect([...rest.loss]).toEqual([...whole.loss.slice(from * 4)]);
  });

  it('resumes from a checkpoint in a new trainer, and refuses a damaged one', async () => {
    const experiment = trialExperiment('moons', four, { batch: 8, steps: 120 });
    const whole = await train(experiment);
    const trainer = await open(experiment);
    await trainer.advance(50);
    const checkpoint = structuredClone(trainer.checkpoint()!);
    const resumed = await createTrainer(float64Engine(), experiment, now, checkpoint);
    const rest = await resumed.advance(120);
    expect([...rest.loss]).toEqual([...whole.loss.slice(checkpoint.step * 4)]);
    checkpoint.arrays[0]![0]! += 1e-9;
    await expect(createTrainer(float64Engine(), experiment, now, checkpoint)).rejects.toThrow('checksum');
  });

  it('draws mini-batches that cover every example once an epoch', async () => {
    const trainer = await open(trialExperiment('moons', [trialRun('sgd')], { batch: 8 }));
    const { examples } = trainer.model.data!.training;
    const rows = Array.from({ length: examples / 4 }, (_, step) => [...trainer.model.batchRows(1, step)]).flat();
    expect(new Set(rows.slice(0, examples)).size).toBe(examples);
  });
});
