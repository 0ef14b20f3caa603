import { cdp } from 'vitest/browser';
import { describe, expect, it } from 'vitest';
import { openMachine } from '../gpu/machine.ts';
import { machineOf } from '../gpu/machineOps.properties.ts';
import { openDevice } from '../gpu/openDevice.ts';
import { optimizers } from '../optimizers/index.ts';
import { checksum } from './checksum.ts';
import { arraysOf } from './fleet.ts';
import { machineStepper } from './machineStepper.ts';
import { createTrainer } from './trainer.ts';
import { planTraining } from './trainingPlan.ts';
import { trialExperiment, trialRun } from './trials.ts';

const now = () => performance.now();

let opened: ReturnType<typeof openCounted> | undefined;

/** A machine whose device counts the buffers that have not been destroyed, and what has been compiled; opened once. */
function counted() {
  return (opened ??= openCounted());
}

async function openCounted() {
  const on = await openDevice();
  const { device } = on;
  const live = new Set<GPUBuffer>();
  let compiled = 0;
  const createBuffer = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const buffer = createBuffer(descriptor);
    const destroy = buffer.destroy.bind(buffer);
    buffer.destroy = () => {
      live.delete(buffer);
      return destroy();
    };
    live.add(buffer);
    return buffer;
  };
  for (const name of ['createShaderModule', 'createComputePipeline', 'createComputePipelineAsync'] as const) {
    const compile: (...descriptor: never[]) => unknown = device[name].bind(device);
    Object.assign(device, {
      [name]: (...descriptor: never[]) => {
        compiled += 1;
        return compile(...descriptor);
      },
    });
  }
  return { machine: await openMachine(on), live, compiled: () => compiled };
}

/** Bytes of the page's heap that are in use once the garbage is gone. */
async function heap(): Promise<number> {
  await cdp().send('HeapProfiler.collectGarbage');
  return (await cdp().send('Runtime.getHeapUsage')).usedSize;
}

describe('the machine', () => {
  // What a dispatch leaves behind shows after as many as make it larger than the heap's own movements, which are about 20 kB.
  it('takes no more memory after 3,000 dispatches than after 500', async () => {
    const { machine, live } = await counted();
    const experiment = trialExperiment('rosenbrock', [trialRun('adam')], { steps: 3000 });
    const plan = planTraining(experiment);
    const arrays = arraysOf(plan.like).map(({ data }) => Float64Array.from(data));
    const stepper = await machineStepper(machine, now, 'interpreted')(plan, { step: 0, arrays, checksum: 0 });
    const dispatch = async (count: number) => {
      for (let i = 0; i < count; i++) await stepper.advance(1, Infinity);
    };
    await dispatch(500);
    const before = { buffers: live.size, heap: await heap() };
    await dispatch(2500);
    const after = { buffers: live.size, heap: await heap() };
    expect(before.buffers).toBeGreaterThan(0);
    expect(after.buffers).toBe(before.buffers);
    // A leak of a hundred bytes a dispatch would be 0.25 MB; one of everything that is read back, 3 MB.
    expect(after.heap - before.heap).toBeLessThan(0.14 * 2 ** 20);
    stepper.dispose();
    expect(live.size).toBe(0);
  });

  it('gives the first numbers of every optimizer without compiling anything, and all memory back', async () => {
    const { machine, live, compiled } = await counted();
    const warm = compiled();
    expect(warm).toBeGreaterThan(0);
    for (const { kind } of optimizers) {
      const plan = planTraining(trialExperiment('moons', [trialRun(kind)], { steps: 50, batch: 8 }));
      const arrays = arraysOf(plan.like).map(({ data }) => data);
      const stepper = await machineStepper(machine, now)(plan, { step: 0, arrays, checksum: checksum(arrays) });
      const { steps } = await stepper.advance(1, Infinity);
      expect(steps[0]!.loss[0]).toBeGreaterThan(0);
      stepper.dispose();
    }
    expect(compiled()).toBe(warm);
    expect(live.size).toBe(0);
  });

  it('says that its device was lost in mid-run, and another goes on from the last snapshot with the same bits', async () => {
    const runs = [trialRun('adam'), trialRun('shampoo', { interval: 3 }), trialRun('sketchy', { rank: 2 })];
    const experiment = trialExperiment('moons', runs, { steps: 150, batch: 8 }, { points: 40 });
    const on = await openDevice();
    const first = machineStepper(await openMachine(on), now, 'interpreted');
    const second = machineStepper(await machineOf('usual'), now, 'interpreted');
    const whole = await createTrainer(second, experiment, () => 0);
    const { loss } = await whole.advance(150);
    const weights = await whole.weights();

    const trainer = await createTrainer(first, experiment, () => 0);
    await trainer.advance(21);
    const lost = trainer.advance(129);
    setTimeout(() => on.device.destroy(), 10);
    await expect(lost).rejects.toThrow(/^The graphics device .+\.$/);
    await expect(trainer.advance(1)).rejects.toThrow(/^The graphics device .+\.$/);
    expect(trainer.step).toBe(21);
    const resumed = await trainer.restart(second);
    // Snapshots are kept of every second step.
    expect(resumed.step).toBe(20);
    const rest = await resumed.advance(150);
    expect([...rest.loss]).toEqual([...loss.subarray(20 * runs.length)]);
    expect(await resumed.weights()).toEqual(weights);
  });
});
