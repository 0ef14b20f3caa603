import { describeAdapter } from '../array/adapter.ts';
import { planTraining } from '../worker/trainingPlan.ts';
import type { Contender } from './contender.ts';
import { fusedQuad } from './fusedQuad.ts';
import { fusedWorkgroup } from './fusedWorkgroup.ts';
import { paced } from './paced.ts';
import { differenceOf, type TrainingTask } from './trainingTask.ts';

/** Steps of one dispatch at most. */
const DISPATCH = 256;

/** A kernel that trains 2-32-32-1 tanh networks with Adam: `steps` steps of one replica in each workgroup. */
export interface FusedKernel {
  /** Entry point `main`; bindings: state, data, losses, params (steps, β₁, β₂, ε as `vec4f`). */
  readonly wgsl: string;
  readonly features: readonly GPUFeatureName[];
  readonly limits: Readonly<Record<string, number>>;
  /** Floats of a replica's state, and where in it the weights W1 b1 W2 b2 W3 b3, row by row, go. */
  readonly stateSize: number;
  place(index: number): number;
  /** Where a replica's learning rate is in its state; its two bias corrections, averages of ones, follow. */
  readonly ratePlace: number;
}

/** Adam on this one network by a kernel written for nothing else: how fast it can go on the device. */
export function fusedAdam(task: TrainingTask): Contender {
  return {
    name: 'hand-written kernel',
    async prepare() {
      const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
      if (!adapter) throw new Error('There is no WebGPU adapter here.');
      const quads = describeAdapter(adapter.info).software && adapter.features.has('subgroups');
      const kernel = quads ? fusedQuad : fusedWorkgroup;
      const device = await adapter.requestDevice({
        requiredFeatures: [...kernel.features],
        requiredLimits: { ...kernel.limits },
      });
      const train = await load(device, kernel, task);
      const run = paced(train, 40 * DISPATCH);
      return {
        verify: async () => differenceOf(task, await train(task.checked)),
        run: async () => (await run()) / task.replicas,
        dispose: () => device.destroy(),
      };
    },
  };
}

/** Puts a task into a device's memory. What it returns trains a number of steps and gives the losses, step by step and replica by replica. */
async function load(device: GPUDevice, kernel: FusedKernel, { experiment, replicas }: TrainingTask) {
  const { model, formation } = planTraining(experiment);
  const { inputs, targets, examples } = model.data!.training;
  if (model.parameters.map(({ rows, columns }) => `${rows}×${columns}`).join() !== SHAPES.join() || examples !== 128)
    throw new Error('The kernel is for 128 examples and a network 2-32-32-1.');
  const state = new Float32Array(replicas * kernel.stateSize);
  formation.members.forEach(({ run, seed }, replica) => {
    const at = replica * kernel.stateSize;
    model
      .initial(experiment.seed + seed)
      .flatMap((values) => [...values])
      .forEach((value, i) => (state[at + kernel.place(i)] = value));
    state[at + kernel.ratePlace] = Number(experiment.runs[run]!.settings['learningRate']);
  });
  const data = Float32Array.from({ length: 3 * examples }, (_, i) =>
    i % 3 === 2 ? targets[(i - 2) / 3]! : inputs[2 * Math.floor(i / 3) + (i % 3)]!,
  );
  const { settings } = experiment.runs[0]!;
  const constants = ['beta1', 'beta2', 'epsilon'].map((name) => Number(settings[name]));

  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code: kernel.wgsl }), entryPoint: 'main' },
  });
  const storage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const buffers = [state.byteLength, data.byteLength, 4 * DISPATCH * replicas].map((size) =>
    device.createBuffer({ size, usage: storage }),
  );
  const params = device.createBuffer({ size: 16, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
  device.queue.writeBuffer(buffers[0]!, 0, state);
  device.queue.writeBuffer(buffers[1]!, 0, data);
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [...buffers, params].map((buffer, binding) => ({ binding, resource: { buffer } })),
  });

  /** Like every contender it reads the losses of all steps back, in one transfer. */
  return async (steps: number): Promise<Float32Array> => {
    const staging = device.createBuffer({
      size: 4 * steps * replicas,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
    for (let done = 0; done < steps; done += DISPATCH) {
      const now = Math.min(DISPATCH, steps - done);
      device.queue.writeBuffer(params, 0, Float32Array.of(now, ...constants));
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      pass.dispatchWorkgroups(replicas);
      pass.end();
      encoder.copyBufferToBuffer(buffers[2]!, 0, staging, 4 * done * replicas, 4 * now * replicas);
      device.queue.submit([encoder.finish()]);
    }
    await staging.mapAsync(GPUMapMode.READ);
    const losses = new Float32Array(staging.getMappedRange()).slice();
    staging.destroy();
    return losses;
  };
}

const SHAPES = ['2×32', '1×32', '32×32', '1×32', '32×1', '1×1'];
