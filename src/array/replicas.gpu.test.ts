import { matMul } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Engine } from './engine.ts';
import { INNER_SIZES, OUTER_SIZES, replicaProperties } from './replicas.properties.ts';
import { startTfjs } from './tfjsEngine.ts';

async function webgpu(): Promise<Engine<Tensor>> {
  const started = await startTfjs('webgpu');
  if (!started.ok) throw new Error(started.reason);
  return started.value.engine;
}

/** The engine with tfjs's product at every size, of which each pattern takes up to a second to compile on a software adapter. */
async function webgpuWithTiledProducts(): Promise<Engine<Tensor>> {
  const engine = await webgpu();
  return {
    ...engine,
    xp: { ...engine.xp, matmul: (a, b, { transposeA, transposeB } = {}) => matMul(a, b, transposeA, transposeB) },
  };
}

replicaProperties('tfjs webgpu', webgpu, [...INNER_SIZES, ...OUTER_SIZES]);
replicaProperties('tfjs webgpu with tiled products', webgpuWithTiledProducts, INNER_SIZES);
