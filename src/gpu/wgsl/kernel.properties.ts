/** One dispatch of a test: statements run by every lane, in so many workgroups, with `params.turn` as given. */
export interface TestDispatch {
  readonly body: string;
  readonly groups: number;
  readonly turn?: number;
}

export interface TestKernel {
  /** WGSL that the bodies call. */
  readonly text: string;
  readonly lanes: number;
  /** `params.n` of the bodies. */
  readonly n: number;
  readonly dispatches: readonly TestDispatch[];
}

const UNIFORM_STRIDE = 256;
let opened: Promise<GPUDevice> | undefined;
const pipelines = new Map<string, Promise<GPUComputePipeline>>();

/** Runs dispatches over `memory`, for tests of WGSL alone; what it holds afterwards. Rejects without an adapter and at any error of the GPU. */
export async function runTestKernel(kernel: TestKernel, memory: Float32Array<ArrayBuffer>): Promise<Float32Array> {
  const device = await (opened ??= openTestDevice());
  device.pushErrorScope('validation');
  const { STORAGE, COPY_SRC, COPY_DST, UNIFORM, MAP_READ } = GPUBufferUsage;
  const buffer = device.createBuffer({ size: memory.byteLength, usage: STORAGE | COPY_SRC | COPY_DST });
  const back = device.createBuffer({ size: memory.byteLength, usage: COPY_DST | MAP_READ });
  const uniforms = device.createBuffer({
    size: UNIFORM_STRIDE * kernel.dispatches.length,
    usage: UNIFORM | COPY_DST,
  });
  device.queue.writeBuffer(buffer, 0, memory);
  const encoder = device.createCommandEncoder();
  for (const [i, { body, groups, turn = 0 }] of kernel.dispatches.entries()) {
    const pipeline = await pipelineFor(device, kernel, body);
    device.queue.writeBuffer(uniforms, i * UNIFORM_STRIDE, new Float32Array([1]));
    device.queue.writeBuffer(uniforms, i * UNIFORM_STRIDE + 4, new Uint32Array([kernel.n, turn]));
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(
      0,
      device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: [
          { binding: 0, resource: { buffer } },
          { binding: 1, resource: { buffer: uniforms, offset: i * UNIFORM_STRIDE, size: 16 } },
        ],
      }),
    );
    pass.dispatchWorkgroups(groups);
    pass.end();
  }
  encoder.copyBufferToBuffer(buffer, 0, back, 0, memory.byteLength);
  device.queue.submit([encoder.finish()]);
  await back.mapAsync(GPUMapMode.READ);
  const result = new Float32Array(back.getMappedRange()).slice();
  for (const each of [buffer, back, uniforms]) each.destroy();
  const error = await device.popErrorScope();
  if (error) throw new Error(error.message);
  return result;
}

async function openTestDevice(): Promise<GPUDevice> {
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) throw new Error('no WebGPU adapter');
  return adapter.requestDevice();
}

function pipelineFor(device: GPUDevice, { text, lanes }: TestKernel, body: string): Promise<GPUComputePipeline> {
  const code = /* wgsl */ `
  const LANES = ${lanes}u;
  // One is 1, which the compiler does not know.
  struct Params { one : f32, n : u32, turn : u32, empty : u32 }
  @group(0) @binding(0) var<storage, read_write> memory : array<f32>;
  @group(0) @binding(1) var<uniform> params : Params;
  ${text}
  @compute @workgroup_size(LANES)
  fn main(
    @builtin(local_invocation_index) lane : u32,
    @builtin(workgroup_id) id : vec3<u32>,
    @builtin(num_workgroups) count : vec3<u32>,
  ) {
    let group = id.x;
    let groups = count.x;
    let n = params.n;
    ${body}
  }
`;
  const known = pipelines.get(code);
  if (known) return known;
  const module = device.createShaderModule({ code });
  const made = device.createComputePipelineAsync({ layout: 'auto', compute: { module } });
  pipelines.set(code, made);
  return made;
}
