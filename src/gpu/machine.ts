import { CONDITIONS, encode, stepsOf } from './encode.ts';
import { interpreterWgsl } from './interpreter.ts';
import type { Condition, Program } from './program.ts';
import { PROLOGUE, RECORD_HEAD, STREAMS } from './wgsl/surroundings.ts';

/** What a machine needs of a device: ours, TensorFlow.js's, or Dawn's under Node. */
export interface MachineDevice {
  readonly device: GPUDevice;
  /** Whether it is a program on the processor, for which other sizes are best. */
  readonly software: boolean;
  /** Why values from this device cannot be trusted any more, in one sentence. */
  fault(): string | undefined;
}

/** A kind of entry in the record: one for each replica at every step that the condition names. */
export interface Stream {
  readonly condition: Condition;
  /** Floats of an entry. */
  readonly size: number;
}

/** Everything about a training that the machine has to know. */
export interface Loading {
  readonly programs: readonly Program[];
  /** Of each replica: its program, the seed of its batches, and what its memory holds at first. */
  readonly replicas: readonly { readonly program: number; readonly seed: number; readonly own: Float64Array }[];
  readonly shared: Float64Array;
  readonly streams: readonly Stream[];
  /** Steps of the whole training. */
  readonly steps: number;
}

/** A training in the device's memory. */
export interface Loaded {
  /** How many of the next steps fit into the record of one dispatch; at least 1. */
  readonly most: number;
  /**
   * Runs `count` steps from step `first` on, or, where `first` is −1, what comes before step 0. Gives the entries of each stream, by step and
   * replica: entry i of replica r begins at `(i · replicas + r) · size`. Rejects when the device is lost or the record cannot be trusted.
   */
  run(first: number, count: number): Promise<readonly Float64Array[]>;
  /** Replaces numbers in a replica's memory before the next dispatch. */
  write(replica: number, offset: number, values: Float64Array): void;
  /** The first `length` numbers of every replica's memory. */
  read(length: number): Promise<readonly Float64Array[]>;
  dispose(): void;
}

/** The GPU machine on one device. */
export interface Machine {
  load(loading: Loading): Loaded;
}

/** Floats of the record of one dispatch. */
const RECORD = 2 ** 20;

/** Lanes of a workgroup. A software adapter runs four at a time, and pays for each four that wait for each other. */
function lanesFor(software: boolean): number {
  return software ? 4 : 128;
}

/** Compiles the interpreter. Rejects with the compiler's message if it does not. */
export async function openMachine(on: MachineDevice): Promise<Machine> {
  const { device } = on;
  const lanes = lanesFor(on.software);
  const layout = device.createBindGroupLayout({
    entries: (['storage', 'read-only-storage', 'read-only-storage', 'storage', 'uniform'] as const).map(
      (type, binding) => ({ binding, visibility: GPUShaderStage.COMPUTE, buffer: { type } }),
    ),
  });
  const pipeline = await device.createComputePipelineAsync({
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module: device.createShaderModule({ code: interpreterWgsl(lanes) }), entryPoint: 'resident' },
  });
  return { load: (loading) => load(on, layout, pipeline, lanes, loading) };
}

function load(
  { device, fault }: MachineDevice,
  layout: GPUBindGroupLayout,
  pipeline: GPUComputePipeline,
  lanes: number,
  loading: Loading,
): Loaded {
  const { programs, replicas, shared, streams, steps } = loading;
  if (streams.length > STREAMS) throw new Error(`${streams.length} streams are more than ${STREAMS}`);
  const words = programs.map((program) => encode(program, lanes));
  const starts = words.map((_, i) => words.slice(0, i).reduce((sum, { length }) => sum + length / 4, 0));
  const stride = aligned(Math.max(...programs.map(({ ownSize }) => ownSize)));
  const sharedSize = aligned(shared.length);
  const entries = streams.reduce((sum, { size }) => sum + size, 0) * replicas.length;
  const most = Math.max(1, Math.floor((RECORD - RECORD_HEAD) / Math.max(1, entries)) - 1);
  const recordSize = 4 * (RECORD_HEAD + entries * (most + 1));

  const storage = (size: number, usage = 0) =>
    device.createBuffer({
      size: Math.max(16, size),
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC | usage,
    });
  const memory = storage(4 * (sharedSize + stride * replicas.length));
  const code = storage(words.reduce((sum, { byteLength }) => sum + byteLength, 0));
  const fleet = storage(16 * replicas.length);
  const record = storage(recordSize);
  const params = device.createBuffer({ size: PARAMS_BYTES, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
  const staging = device.createBuffer({
    size: Math.max(recordSize, 4 * stride * replicas.length),
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  const group = device.createBindGroup({
    layout,
    entries: [memory, code, fleet, record, params].map((buffer, binding) => ({ binding, resource: { buffer } })),
  });

  device.queue.writeBuffer(memory, 0, Float32Array.from(shared));
  const ownAt = (replica: number) => sharedSize + replica * stride;
  replicas.forEach(({ own }, i) => device.queue.writeBuffer(memory, 4 * ownAt(i), Float32Array.from(own)));
  words.forEach((own, i) => device.queue.writeBuffer(code, 16 * starts[i]!, Uint32Array.from(own)));
  const places = replicas.flatMap(({ program, seed }, i) => {
    const start = starts[program]!;
    return [start, ownAt(i), seed, start + words[program]!.length / 4];
  });
  device.queue.writeBuffer(fleet, 0, Uint32Array.from(places));

  let canary = 0;
  const trust = () => {
    const reason = fault();
    if (reason !== undefined) throw new Error(reason);
  };
  const fetched = async (bytes: number): Promise<Float64Array> => {
    try {
      await staging.mapAsync(GPUMapMode.READ, 0, bytes);
    } catch (error) {
      trust();
      throw new Error(`The graphics device did not answer: ${error instanceof Error ? error.message : String(error)}`);
    }
    const values = Float64Array.from(new Float32Array(staging.getMappedRange(0, bytes)));
    staging.unmap();
    trust();
    return values;
  };

  return {
    most,
    async run(first, count) {
      trust();
      canary = 1 + (canary % 2 ** 20);
      const counts = streams.map(({ condition }) => entriesOf(condition, first, count, steps));
      let end = RECORD_HEAD;
      const begins = streams.map(({ size }, i) => {
        const begin = end;
        end += counts[i]! * size * replicas.length;
        return begin;
      });
      device.queue.writeBuffer(params, 0, paramsOf(first, count, steps, replicas.length, canary, streams, begins));
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      pass.dispatchWorkgroups(replicas.length);
      pass.end();
      encoder.copyBufferToBuffer(record, 0, staging, 0, 4 * end);
      device.queue.submit([encoder.finish()]);
      const values = await fetched(4 * end);
      if (values[0] !== canary)
        throw new Error(`The graphics device answered ${values[0]} where ${canary} was written.`);
      return streams.map(({ size }, i) => values.subarray(begins[i], begins[i]! + counts[i]! * size * replicas.length));
    },
    write(replica, offset, values) {
      device.queue.writeBuffer(memory, 4 * (ownAt(replica) + offset), Float32Array.from(values));
    },
    async read(length) {
      trust();
      const encoder = device.createCommandEncoder();
      replicas.forEach((_, i) => encoder.copyBufferToBuffer(memory, 4 * ownAt(i), staging, 4 * i * length, 4 * length));
      device.queue.submit([encoder.finish()]);
      const values = await fetched(4 * length * replicas.length);
      return replicas.map((_, i) => values.slice(i * length, (i + 1) * length));
    },
    dispose() {
      for (const buffer of [memory, code, fleet, record, params, staging]) buffer.destroy();
    },
  };
}

const PARAMS_BYTES = 4 * (8 + 4 * STREAMS);

function paramsOf(
  first: number,
  count: number,
  steps: number,
  replicas: number,
  canary: number,
  streams: readonly Stream[],
  begins: readonly number[],
): ArrayBuffer {
  const buffer = new ArrayBuffer(PARAMS_BYTES);
  const words = new Uint32Array(buffer);
  words.set([first === -1 ? PROLOGUE : first, count, steps, replicas]);
  new Float32Array(buffer)[4] = canary;
  streams.forEach(({ condition, size }, i) =>
    words.set([begins[i]!, size, stepsOf(condition), CONDITIONS[condition.when]], 8 + 4 * i),
  );
  return buffer;
}

/** Entries that steps first … first + count − 1 leave in a stream; `first` is −1 for what comes before step 0. */
function entriesOf(condition: Condition, first: number, count: number, steps: number): number {
  const before = first === -1;
  switch (condition.when) {
    case 'always':
      return before ? 0 : count;
    case 'before':
      return before ? 0 : Math.max(0, Math.min(count, condition.steps - first));
    case 'every':
      throw new Error('what happens at every so many steps leaves no entries');
    case 'after': {
      if (before) return 1;
      const last = first + count;
      const isEnd = last === steps && last % condition.steps !== 0;
      return Math.floor(last / condition.steps) - Math.floor(first / condition.steps) + (isEnd ? 1 : 0);
    }
  }
}

/** Rounded up to whole cache lines, which no two replicas share. */
function aligned(floats: number): number {
  return Math.ceil(floats / 32) * 32;
}
