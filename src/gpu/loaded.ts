import { bitsOf, CONDITIONS, encode, stepsOf } from './encode.ts';
import type { Workshop } from './machine.ts';
import type { Program } from './program.ts';
import { arrangeRecord, recordBytes, stepsThatFit, type Stream } from './record.ts';
import { resident } from './resident.ts';
import { isWide, wide } from './wide.ts';
import { PARAMS_HEAD, PROLOGUE, STREAMS } from './wgsl/surroundings.ts';

/** Everything about a training that the machine has to know. */
export interface Loading {
  readonly programs: readonly Program[];
  /** Of each replica: its program, the seed of its batches, and what its memory holds at first. Those of one program are next to each other. */
  readonly replicas: readonly { readonly program: number; readonly seed: number; readonly own: Float64Array }[];
  readonly shared: Float64Array;
  readonly streams: readonly Stream[];
  /** Steps of the whole training. */
  readonly steps: number;
}

/** One dispatch of a run. */
export interface Dispatch {
  readonly pipeline: GPUComputePipeline;
  readonly groups: readonly [x: number, y: number];
  /** The first step, −1 for what comes before step 0, and how many. */
  readonly first: number;
  readonly count: number;
  /** The first replica. */
  readonly begin: number;
  /** The instruction, where it is one, and how often it has run at this step. */
  readonly pc?: number;
  readonly turn?: number;
  /** The part of the programs that it does, all if there is none: rows for the interpreter, sections for kernels of their own. */
  readonly part?: readonly [from: number, to: number];
}

/**
 * The kernels that run: the interpreter; kernels compiled for this very training, for all sections but rare ones; or one for each kind of
 * instruction, in many workgroups for each replica.
 */
export type Kernels = 'interpreted' | 'specialised' | 'wide';

/** A way of running programs. */
export interface Way {
  kernels(): Kernels;
  /** Floats that it needs right before each replica's memory. */
  readonly registers: number;
  /** How many steps it should be asked for at most. */
  readonly most: number;
  dispatches(first: number, count: number): Promise<readonly Dispatch[]>;
  specialise(): Promise<void>;
}

/** A training in the device's memory. */
export interface Loaded {
  /** How many steps one run can take at most. */
  readonly most: number;
  kernels(): Kernels;
  /**
   * Runs `count` steps from step `first` on, or, where `first` is −1, what comes before step 0. Gives the entries of each stream, by step and
   * replica: entry i of replica r begins at `(i · replicas + r) · size`. Rejects when the device is lost or the record cannot be trusted.
   */
  run(first: number, count: number): Promise<readonly Float64Array[]>;
  /** Compiles kernels for these very programs, which `run` uses as soon as they are there. Rejects if the compiler refuses them. */
  specialise(): Promise<void>;
  /** Replaces numbers in a replica's memory before the next run. */
  write(replica: number, offset: number, values: Float64Array): void;
  /** The first `length` numbers of every replica's memory. */
  read(length: number): Promise<readonly Float64Array[]>;
  dispose(): void;
}

/** Bytes of the parameters of a dispatch, and from those of one to those of the next. */
const PARAMS_BYTES = 4 * (PARAMS_HEAD + 4 * STREAMS);
const PARAMS_STRIDE = 256;
/** More rows than any program has. */
const ALL = 0xffffffff;
/** Dispatches that are submitted together, at most. */
const DISPATCHES = 1024;

/** Puts a training into a device's memory. */
export function load(workshop: Workshop, loading: Loading): Loaded {
  const { on, layout, lanes } = workshop;
  const { device, fault } = on;
  const { replicas, streams, steps } = loading;
  if (streams.length > STREAMS) throw new Error(`${streams.length} streams are more than ${STREAMS}`);
  const way = isWide(workshop, loading) ? wide(workshop, loading) : resident(workshop, loading);
  const { buffers, ownAt, stride } = upload(device, loading, lanes, way.registers);
  const { memory, record, params, staging } = buffers;
  const group = device.createBindGroup({
    layout,
    entries: [memory, buffers.code, buffers.fleet, record, params].map((buffer, binding) => ({
      binding,
      resource: buffer === params ? { buffer, size: PARAMS_BYTES } : { buffer },
    })),
  });
  let canary = 0;

  const trust = () => {
    const reason = fault();
    if (reason !== undefined) throw new Error(reason);
  };
  const fetched = async (floats: number): Promise<Float64Array> => {
    try {
      await staging.mapAsync(GPUMapMode.READ, 0, 4 * floats);
    } catch (error) {
      trust();
      throw new Error(`The graphics device did not answer: ${error instanceof Error ? error.message : String(error)}`);
    }
    const values = Float64Array.from(new Float32Array(staging.getMappedRange(0, 4 * floats)));
    staging.unmap();
    trust();
    return values;
  };

  return {
    most: Math.min(stepsThatFit(streams, replicas.length), way.most),
    kernels: () => way.kernels(),
    async run(first, count) {
      trust();
      canary = 1 + (canary % 2 ** 20);
      const { begins, lengths, end } = arrangeRecord(streams, replicas.length, first, count, steps);
      const tail = streams.flatMap(({ condition, size }, i) => [
        begins[i]!,
        size,
        stepsOf(condition),
        CONDITIONS[condition.when],
      ]);
      const dispatches = await way.dispatches(first, count);
      for (let from = 0; from < dispatches.length; from += DISPATCHES) {
        const some = dispatches.slice(from, from + DISPATCHES);
        const words = new Uint32Array((PARAMS_STRIDE / 4) * some.length);
        const encoder = device.createCommandEncoder();
        const pass = encoder.beginComputePass();
        some.forEach(({ pipeline, groups, ...own }, i) => {
          const head = [own.first === -1 ? PROLOGUE : own.first, own.count, steps, replicas.length];
          const more = [bitsOf(canary), own.begin, Math.max(0, first), bitsOf(1), own.pc ?? 0, own.turn ?? 0];
          words.set([...head, ...more, ...(own.part ?? [0, ALL]), ...tail], (PARAMS_STRIDE / 4) * i);
          pass.setPipeline(pipeline);
          pass.setBindGroup(0, group, [PARAMS_STRIDE * i]);
          pass.dispatchWorkgroups(...groups);
        });
        pass.end();
        if (from + DISPATCHES >= dispatches.length) encoder.copyBufferToBuffer(record, 0, staging, 0, 4 * end);
        device.queue.writeBuffer(params, 0, words);
        device.queue.submit([encoder.finish()]);
      }
      const values = await fetched(end);
      if (values[0] !== canary)
        throw new Error(`The graphics device answered ${values[0]} where ${canary} was written.`);
      return begins.map((begin, i) => values.subarray(begin, begin + lengths[i]!));
    },
    specialise: () => way.specialise(),
    write(replica, offset, values) {
      device.queue.writeBuffer(memory, 4 * (ownAt(replica) + offset), Float32Array.from(values));
    },
    async read(length) {
      trust();
      if (length > stride) throw new Error(`${length} numbers are more than the ${stride} of a replica`);
      const encoder = device.createCommandEncoder();
      replicas.forEach((_, i) => encoder.copyBufferToBuffer(memory, 4 * ownAt(i), staging, 4 * i * length, 4 * length));
      device.queue.submit([encoder.finish()]);
      const values = await fetched(length * replicas.length);
      return replicas.map((_, i) => values.slice(i * length, (i + 1) * length));
    },
    dispose() {
      for (const buffer of Object.values(buffers)) buffer.destroy();
    },
  };
}

/** Fills the device's memory: what is shared, then each replica's own. */
function upload(device: GPUDevice, { programs, replicas, shared, streams }: Loading, lanes: number, registers: number) {
  const encoded = programs.map((program) => encode(program, lanes));
  const words = encoded.map((own) => own.words);
  const starts = words.map((_, i) => words.slice(0, i).reduce((sum, { length }) => sum + length / 4, 0));
  const stride = aligned(
    registers + Math.max(0, ...programs.map(({ ownSize }, i) => ownSize + encoded[i]!.constants.length)),
  );
  const ownAt = (replica: number) => aligned(shared.length) + replica * stride + registers;
  const { STORAGE, COPY_DST, COPY_SRC, UNIFORM, MAP_READ } = GPUBufferUsage;
  const make = (size: number, usage: number) => {
    const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
    const most = usage & STORAGE ? Math.min(maxBufferSize, maxStorageBufferBindingSize) : maxBufferSize;
    if (size > most)
      throw new Error(
        `It needs ${mebibytes(size)} of graphics memory in one piece, and the device gives ${mebibytes(most)}.`,
      );
    return device.createBuffer({ size: Math.max(16, size), usage });
  };
  const recordSize = recordBytes(streams, replicas.length, stepsThatFit(streams, replicas.length));
  const buffers = {
    memory: make(4 * (aligned(shared.length) + stride * replicas.length), STORAGE | COPY_DST | COPY_SRC),
    code: make(
      words.reduce((sum, { byteLength }) => sum + byteLength, 0),
      STORAGE | COPY_DST,
    ),
    fleet: make(16 * replicas.length, STORAGE | COPY_DST),
    record: make(recordSize, STORAGE | COPY_SRC),
    params: make(PARAMS_STRIDE * DISPATCHES, UNIFORM | COPY_DST),
    staging: make(Math.max(recordSize, 4 * stride * replicas.length), MAP_READ | COPY_DST),
  };
  device.queue.writeBuffer(buffers.memory, 0, Float32Array.from(shared));
  replicas.forEach(({ own }, i) => device.queue.writeBuffer(buffers.memory, 4 * ownAt(i), Float32Array.from(own)));
  replicas.forEach(({ program }, i) => {
    const constants = Float32Array.from(encoded[program]!.constants);
    device.queue.writeBuffer(buffers.memory, 4 * (ownAt(i) + programs[program]!.ownSize), constants);
  });
  words.forEach((own, i) => device.queue.writeBuffer(buffers.code, 16 * starts[i]!, Uint32Array.from(own)));
  const fleet = replicas.flatMap(({ program, seed }, i) => {
    const start = starts[program]!;
    return [start, ownAt(i), seed, start + words[program]!.length / 4];
  });
  device.queue.writeBuffer(buffers.fleet, 0, Uint32Array.from(fleet));
  return { buffers, ownAt, stride };
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}

/** Rounded up to whole cache lines, which no two replicas share. */
function aligned(floats: number): number {
  return Math.ceil(floats / 32) * 32;
}
