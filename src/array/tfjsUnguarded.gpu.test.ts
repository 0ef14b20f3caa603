import { afterEach, expect, it, vi } from 'vitest';
import { startTfjs } from './tfjsEngine.ts';

afterEach(() => void vi.restoreAllMocks());

it('does not start WebGPU where one replica spoils another, as it does in the unmended TensorFlow.js', async () => {
  const { createShaderModule } = GPUDevice.prototype;
  let unmended = 0;
  vi.spyOn(GPUDevice.prototype, 'createShaderModule').mockImplementation(function (this: GPUDevice, descriptor) {
    const code = descriptor.code.replace(/if \(row < uniforms\.dimInner\) \{ (value = getB\([^;]+;) \}/, '$1');
    if (code !== descriptor.code) unmended++;
    return createShaderModule.call(this, { ...descriptor, code });
  });
  const started = await startTfjs('webgpu');
  expect(unmended).toBeGreaterThan(0);
  expect(started).toEqual({
    ok: false,
    reason: expect.stringMatching(
      /^WebGPU failed its check: a replica with NaN changed element \d+ of a product from \S+ to NaN/,
    ),
  });
  const processor = await startTfjs('cpu');
  expect(processor).toMatchObject({ ok: true });
  if (processor.ok) processor.value.engine.dispose();
});
