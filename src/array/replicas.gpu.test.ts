import { replicaProperties } from './replicas.properties.ts';
import { startTfjs } from './tfjsEngine.ts';

async function webgpu() {
  const started = await startTfjs('webgpu');
  if (!started.ok) throw new Error(started.reason);
  return started.value.engine;
}

replicaProperties('tfjs webgpu', webgpu);
