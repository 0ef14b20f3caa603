import { describe } from 'vitest';
import { openMachine } from '../gpu/machine.ts';
import { openDevice } from '../gpu/openDevice.ts';
import { machineStepper } from './machineStepper.ts';
import { stepsLikeFloat64 } from './stepper.properties.ts';

let machine: ReturnType<typeof openMachine> | undefined;

describe('the GPU machine', () => {
  stepsLikeFloat64(async () => {
    machine ??= openMachine(await openDevice());
    return machineStepper(await machine, () => performance.now());
  }, 1e-4);
});
