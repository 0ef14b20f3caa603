import { createRequire } from 'node:module';
import { float64Engine } from './float64.ts';
import { FLOAT32, FLOAT64, opsProperties } from './ops.properties.ts';
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

opsProperties('float64', () => Promise.resolve(float64Engine()), FLOAT64, 200);
opsProperties('tfjs cpu', () => tfjs('cpu'), FLOAT32, 200);
opsProperties('tfjs wasm', () => tfjs('wasm'), FLOAT32, 200);
