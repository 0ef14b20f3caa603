import { cdp } from 'vitest/browser';
import { describe, expect, it } from 'vitest';
import { openMachine } from '../gpu/machine.ts';
import { openDevice } from '../gpu/openDevice.ts';
import { optimizers } from '../optimizers/index.ts';
import { checksum } from './checksum.ts';
import { arraysOf } from './fleet.ts';
import { machineStepper } from './machineStepper.ts';
import { createTrainer } from './trainer.ts';
import { planTraining } from './trainingPlan.ts';
import { trialExperiment, trialRun } from './trials.ts';

const now = () => performance.now();

/** A machine whose device counts the buffers that have not been destroyed, and what has been compiled. */
async function counted() {
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
  return { on, machine: await openMachine(on), live, compiled: () => compiled };
}

/** Bytes of the page's heap that are in use once the garbage is gone. */
async function heap(): Promise<number> {
  await cdp().send('HeapProfiler.collectGarbage');
  return (await cdp().send('Runtime.getHeapUsage')).usedSize;
}

describe('the machine', () => {
  it('takes no more memory after 10,000 dispatches than after 1,000', async () => {
    const { machine, live } = await counted();
    const experiment = trialExperiment('rosenbrock', [trialRun('adam')], { steps: 10_000 });
    const plan = planTraining(experiment);
    const arrays = arraysOf(plan.like).map(({ data }) => Float64Array.from(data));
    const stepper = await machineStepper(machine, now, 'interpreted')(plan, { step: 0, arrays, checksum: 0 });
    const dispatch = async (count: number) => {
      for (let i = 0; i < count; i++) await stepper.advance(1, Infinity);
    };
    await dispatch(1000);
    const before = { buffers: live.size, heap: await heap() };
    await dispatch(9000);
    const after = { buffers: live.size, heap: await heap() };
    expect(before.buffers).toBeGreaterThan(0);
    expect(after.buffers).toBe(before.buffers);
    // A leak of a hundred bytes a dispatch would be 0.9 MB; one of everything that is read back, 10 MB.
    expect(after.heap - before.heap).toBeLessThan(0.5 * 2 ** 20);
    stepper.dispose();
    expect(live.size).toBe(0);
  }, 120_000);

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
    const open = async () => {
      const on = await openDevice();
      return { on, stepper: machineStepper(await openMachine(on), now, 'interpreted') };
    };
    const [first, second] = [await open(), await open()];
    const whole = await createTrainer(second.stepper, experiment, () => 0);
    const { loss } = await whole.advance(150);
    const weights = await whole.weights();

    const trainer = await createTrainer(first.stepper, experiment, () => 0);
    await trainer.advance(21);
    const lost = trainer.advance(129);
    setTimeout(() => first.on.device.destroy(), 10);
    await expect(lost).rejects.toThrow(/^The graphics device .+\.$/);
    await expect(trainer.advance(1)).rejects.toThrow(/^The graphics device .+\.$/);
    expect(trainer.step).toBe(21);
    const resumed = await trainer.restart(second.stepper);
    // Snapshots are kept of every second step.
    expect(resumed.step).toBe(20);
    const rest = await resumed.advance(150);
    expect([...rest.loss]).toEqual([...loss.subarray(20 * runs.length)]);
    expect(await resumed.weights()).toEqual(weights);
  });
});
