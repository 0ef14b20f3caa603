import { expect, it } from 'vitest';

/** Without this a browser without WebGPU could turn every GPU test into a test of the CPU. */
it('has a WebGPU adapter', async () => {
  const adapter = await navigator.gpu.requestAdapter();
  expect(adapter).not.toBeNull();
  const { vendor, architecture, description, isFallbackAdapter } = adapter!.info;
  console.info('WebGPU adapter:', { vendor, architecture, description, isFallbackAdapter });
  const device = await adapter!.requestDevice();
  device.destroy();
});
