import { expect, it, vi } from 'vitest';
import { startTfjs } from './tfjsEngine.ts';

vi.mock('./tfjsGuardMatmul.ts', () => ({ guardMatmul: (wgsl: string) => wgsl }));

it('does not start WebGPU where one replica spoils another, as it does in the unmended TensorFlow.js', async () => {
  const started = await startTfjs('webgpu');
  expect(started).toEqual({
    ok: false,
    reason: expect.stringMatching(
      /^WebGPU failed its check: a replica with NaN changed element \d+ of a product from \S+ to NaN/,
    ),
  });
  expect(await startTfjs('cpu')).toMatchObject({ ok: true });
});
