import { FLOAT32, opsProperties } from './ops.properties.ts';
import { startTfjs } from './tfjsEngine.ts';

async function webgpu() {
  const started = await startTfjs('webgpu');
  if (!started.ok) throw new Error(started.reason);
  return started.value.engine;
}

opsProperties('tfjs webgpu', webgpu, FLOAT32, 12);
