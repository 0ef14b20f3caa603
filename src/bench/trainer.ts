import type { Engine } from '../array/engine.ts';
import type { OpenStepper } from '../worker/stepper.ts';
import { createTrainer } from '../worker/trainer.ts';
import type { Contender } from './contender.ts';
import { paced } from './paced.ts';
import { differenceOf, type TrainingTask } from './trainingTask.ts';

/** What a trainer runs on, and how that is given back. */
export interface Opened<T> {
  readonly on: Engine<T> | OpenStepper;
  dispose(): void;
}

/** The lab's own training on any engine or stepper; times are per replica and step. */
export function trainer<T>(name: string, task: TrainingTask, open: () => Promise<Opened<T>>): Contender {
  return {
    name,
    async prepare() {
      const { on, dispose } = await open();
      const training = await createTrainer(on, task.experiment, () => performance.now());
      const run = paced((steps) => training.advance(steps), 500);
      return {
        verify: async () => differenceOf(task, (await training.advance(task.checked)).loss),
        run: async () => (await run()) / task.replicas,
        dispose() {
          training.dispose();
          dispose();
        },
      };
    },
  };
}
