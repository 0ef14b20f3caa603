import { expect, it } from 'vitest';
import { float64Engine } from '../array/float64.ts';
import type { Engine } from '../array/engine.ts';
import type { Settings } from '../fields/fields.ts';
import { optimizers } from '../optimizers/index.ts';
import { createTrainer } from './trainer.ts';
import { trialExperiment, trialRun } from './trials.ts';

/**
 * Statistics of the first few gradients are singular, and the axes of their null space are whatever rounding makes them. SOAP divides by
 * moments along these axes: with its ε of 1e-8 no two precisions agree on the first steps (nor do two eigensolvers in float64). Conjugate
 * gradients lose their conjugacy by rounding, the more of them the more: after ten, float32 is elsewhere.
 */
const SETTINGS: Readonly<Record<string, Settings>> = { soap: { epsilon: 0.1 }, hessianFree: { iterations: 4 } };

/**
 * Every optimizer in float32 follows itself in float64. Rounding of 6e-8 enters at every operation and is carried along by the training:
 * measured relative deviations of the loss after 12 steps are 1e-7 to 1e-5. The bound is ten times the largest; a wrong operation, transpose
 * or bias correction shows at 1e-2.
 */
export function tracksFloat64<T>(
  open: () => Promise<Engine<T>>,
  steps: number,
  kinds: readonly string[] = optimizers.map(({ kind }) => kind),
): void {
  const cases: readonly (readonly [kind: string, settings: Settings])[] = [
    ...kinds.map((kind) => [kind, SETTINGS[kind] ?? {}] as const),
    // Old roots know little of the new gradient: the ridge of the defaults would let them magnify its rounding.
    ['shampoo', { roots: 'aside', epsilon: 1e-2 }],
  ];
  it.each(cases)('%s %o follows float64', async (kind, settings) => {
    const runs = [0.02, 0.01].map((learningRate) => trialRun(kind, { learningRate, ...settings }));
    const base = trialExperiment('moons', runs, { steps, batch: 8 });
    // Methods that keep a matrix for all weights together take the cube of their number.
    const network = { ...base.network, settings: { ...base.network.settings, widths: [4, 3] } };
    const experiment = { ...base, network };
    const engine = await open();
    const trainers = [
      await createTrainer(float64Engine(), experiment, () => 0),
      await createTrainer(engine, experiment, () => 0),
    ];
    const [exact, rounded] = await Promise.all(trainers.map((trainer) => trainer.advance(steps)));
    let worst = 0;
    exact!.loss.forEach((loss, i) => (worst = Math.max(worst, Math.abs(rounded!.loss[i]! - loss) / loss)));
    expect(worst).toBeLessThan(1e-4);
    expect(worst).toBeGreaterThan(0);
    trainers[1]!.dispose();
  });
}
