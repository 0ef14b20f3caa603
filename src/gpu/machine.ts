import { interpreterWgsl } from './interpreter.ts';
import { wideWgsl } from './wgsl/wide.ts';
import { load, type Loaded, type Loading } from './loaded.ts';

/** What a machine needs of a device: ours, TensorFlow.js's, or Dawn's under Node. */
export interface MachineDevice {
  readonly device: GPUDevice;
  /** Whether it is a program on the processor, for which other sizes are best. */
  readonly software: boolean;
  /** Why values from this device cannot be trusted any more, in one sentence. */
  fault(): string | undefined;
}

/** The GPU machine on one device. */
export interface Machine {
  /** Lanes of a workgroup. */
  readonly lanes: number;
  /** Puts a training into the device's memory. No kernel is compiled for it. Throws where it does not fit, with the numbers. */
  load(loading: Loading): Loaded;
}

/** What a machine has ready for every training. */
export interface Workshop {
  readonly on: MachineDevice;
  /** Lanes of a workgroup. */
  readonly lanes: number;
  /** Whether a workgroup is one quad of lanes that can give each other what they have. */
  readonly quads: boolean;
  /**
   * Elements of a map that a lane carries through the whole of its code: many where few lanes do all branches of everything for each line, few
   * where there are many lanes.
   */
  readonly strip: number;
  readonly layout: GPUBindGroupLayout;
  readonly interpreter: GPUComputePipeline;
  /** Decomposes matrices, in double-float or not, one in each workgroup. */
  eigen(double: boolean): Promise<GPUComputePipeline>;
  /** Operations of one step of one replica above which it is spread over many workgroups. */
  readonly wideAbove: number;
  /** Compiles a kernel, or finds it among those compiled before. */
  build(code: string): Promise<GPUComputePipeline>;
}

/** Kernels that are kept for trainings to come. */
const KEPT = 32;

/** Lanes of a workgroup. A software adapter runs four at a time, and pays for every four more that wait for each other. */
function lanesFor(software: boolean): number {
  return software ? 4 : 128;
}

/** About 100 ms for one workgroup, on a graphics card as on a software adapter. */
const WIDE_ABOVE = 3e7;

/** Compiles the interpreter and what goes with it. Rejects with the compiler's message if it does not. */
export async function openMachine(on: MachineDevice, wideAbove = WIDE_ABOVE): Promise<Machine> {
  const { device } = on;
  const lanes = lanesFor(on.software);
  const strip = on.software ? 128 : 2;
  const layout = device.createBindGroupLayout({
    entries: (['storage', 'read-only-storage', 'read-only-storage', 'storage', 'uniform'] as const).map(
      (type, binding) => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type, hasDynamicOffset: type === 'uniform' },
      }),
    ),
  });
  const pipelineLayout = device.createPipelineLayout({ bindGroupLayouts: [layout] });
  const kernels = new Map<string, Promise<GPUComputePipeline>>();
  const build = (code: string): Promise<GPUComputePipeline> => {
    const known = kernels.get(code);
    if (known) return known;
    const module = device.createShaderModule({ code });
    const compute = { module, entryPoint: 'run' };
    const made = device
      .createComputePipelineAsync({ layout: pipelineLayout, compute })
      .catch(async (error: unknown) => {
        const [message] = (await module.getCompilationInfo()).messages;
        throw new Error(message ? `line ${message.lineNum} of a kernel: ${message.message}` : String(error));
      });
    kernels.set(code, made);
    const [oldest] = kernels.keys();
    if (kernels.size > KEPT && oldest !== undefined) kernels.delete(oldest);
    return made;
  };
  const decomposing = (kernel: 'eigen' | 'eigenDouble') => build(wideWgsl(kernel, lanes, strip, lanes));
  const eigens = { single: decomposing('eigen'), double: decomposing('eigenDouble') };
  // Whoever needs it is told.
  eigens.double.catch(() => undefined);
  const [interpreter] = await Promise.all([build(interpreterWgsl(lanes, strip)), eigens.single]);
  const workshop: Workshop = {
    on,
    lanes,
    quads: lanes === 4 && device.features.has('subgroups'),
    strip,
    layout,
    interpreter,
    eigen: (double) => eigens[double ? 'double' : 'single'],
    wideAbove,
    build,
  };
  return { lanes, load: (loading) => load(workshop, loading) };
}
