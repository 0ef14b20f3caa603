import { describe, expect, it } from 'vitest';
import { float64Engine } from '../array/float64.ts';
import { isDue } from '../gpu/program.ts';
import { runInFloat64 } from '../gpu/reference.ts';
import type { Loaded, Loading } from '../gpu/loaded.ts';
import type { Machine } from '../gpu/machine.ts';
import { engineStepper } from './engineStepper.ts';
import { machineStepper } from './machineStepper.ts';
import type { OpenStepper } from './stepper.ts';
import { stepsLikeFloat64 } from './stepper.properties.ts';
import { createTrainer } from './trainer.ts';
import { trialExperiment, trialRun } from './trials.ts';

/** The machine's programs, run one instruction after the other in float64. */
const reference: Machine = { load };

function load({ programs, replicas, shared, streams, steps }: Loading): Loaded {
  const memory = replicas.map(({ own }) => Float64Array.from(own));
  return {
    most: 7,
    run(first, count) {
      const entries = streams.map((): number[] => []);
      for (let step = first; step < first + count; step++) {
        streams.forEach(({ condition, size }, i) => {
          if (isDue(condition, step, steps)) entries[i]!.push(...new Array<number>(size * replicas.length).fill(NaN));
        });
        replicas.forEach(({ program, seed }, replica) => {
          const record = (stream: number, offset: number, value: number) => {
            const { size } = streams[stream]!;
            const begin = entries[stream]!.length - size * (replicas.length - replica);
            entries[stream]![begin + offset] = value;
          };
          runInFloat64(programs[program]!, { own: memory[replica]!, shared, record }, step, steps, seed);
        });
      }
      return Promise.resolve(entries.map((values) => Float64Array.from(values)));
    },
    specialise: () => Promise.resolve(),
    write: (replica, offset, values) => memory[replica]!.set(values, offset),
    read: (length) => Promise.resolve(memory.map((own) => own.slice(0, length))),
    dispose: () => {},
  };
}

describe('programs of training steps', () => {
  // Only the order of additions and of factors differs from the engine's: a few units in the last place, carried along by the training.
  stepsLikeFloat64(async () => machineStepper(reference, () => 0), 1e-9);
});

describe('roots computed aside', () => {
  it.each([
    ['shampoo', 1],
    ['shampoo', 3],
    ['sketchy', 4],
  ])('reach %s with interval %i as late as they reach an engine', async (kind, interval) => {
    const runs = [trialRun(kind, { interval, roots: 'aside', epsilon: 1e-2 }), trialRun('adam')];
    const experiment = trialExperiment('moons', runs, { steps: 20, batch: 8, seeds: 2 });
    const train = async (open: OpenStepper) => (await createTrainer(open, experiment, () => 0)).advance(20);
    const [machine, engine] = [
      await train(machineStepper(reference, () => 0)),
      await train(engineStepper(float64Engine(), () => 0)),
    ];
    machine.loss.forEach((loss, i) => expect(loss / engine.loss[i]!).toBeCloseTo(1, 9));
    expect(machine.tallies).toEqual(engine.tallies);
  });
});
