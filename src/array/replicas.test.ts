import { createRequire } from 'node:module';
import { float64Engine } from './float64.ts';
import { INNER_SIZES, OUTER_SIZES, replicaProperties } from './replicas.properties.ts';
import { startTfjs } from './tfjsEngine.ts';
import type { TfjsName } from './tfjsEngine.ts';

const binary = (name: string) =>
  createRequire(import.meta.url).resolve(`@tensorflow/tfjs-backend-wasm/dist/${name}.wasm`);
const wasmPaths = { simd: binary('tfjs-backend-wasm-simd'), plain: binary('tfjs-backend-wasm') };

async function tfjs(name: TfjsName) {
  const started = await startTfjs(name, { wasmPaths });
  if (!started.ok) throw new Error(started.reason);
  return started.value.engine;
}

const sizes = [...INNER_SIZES, ...OUTER_SIZES];
replicaProperties('float64', () => Promise.resolve(float64Engine()), sizes);
replicaProperties('tfjs cpu', () => tfjs('cpu'), sizes);
replicaProperties('tfjs wasm', () => tfjs('wasm'), sizes);
