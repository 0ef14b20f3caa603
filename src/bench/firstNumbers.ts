import { float64Engine } from '../array/float64.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { optimizers } from '../optimizers/index.ts';
import { engineStepper } from '../worker/engineStepper.ts';
import { machineStepper } from '../worker/machineStepper.ts';
import type { OpenStepper } from '../worker/stepper.ts';
import { createTrainer } from '../worker/trainer.ts';
import { trialRun } from '../worker/trials.ts';
import type { Contender } from './contender.ts';
import { machine } from './onMachine.ts';

const now = () => performance.now();

/** From an experiment that has not been seen before to the loss of its first step: what a user waits for after choosing another optimizer. */
export function firstNumbers(experiment: Experiment): readonly Contender[] {
  return [
    starting('machine, interpreted', experiment, async () => machineStepper(await machine(), now, 'interpreted')),
    starting('float64 in TypeScript', experiment, async () => engineStepper(float64Engine(), now)),
  ];
}

function starting(name: string, experiment: Experiment, open: () => Promise<OpenStepper>): Contender {
  return {
    name,
    async prepare() {
      const stepper = await open();
      let turn = 0;
      const start = async () => {
        const { kind } = optimizers[turn++ % optimizers.length]!;
        // Statistics of all parameters at once would be of a thousand rows.
        const run = trialRun(kind === 'adagradFull' ? 'adam' : kind, { learningRate: 1e-3 / turn });
        const begun = now();
        const training = await createTrainer(stepper, { ...experiment, runs: [run] }, now);
        const { loss } = await training.advance(1);
        const time = now() - begun;
        training.dispose();
        return { time, loss: loss[0]! };
      };
      return {
        async verify() {
          const { loss } = await start();
          return Number.isFinite(loss) ? undefined : `the first loss is ${loss}`;
        },
        run: async () => (await start()).time,
        dispose() {},
      };
    },
  };
}
