import type { ReactNode } from 'react';
import type { EngineName } from '../array/engine.ts';
import { useSession } from './useLab.ts';

const names: Readonly<Record<EngineName, string>> = {
  float64: 'CPU, float64',
  webgpu: 'WebGPU',
  wasm: 'WebAssembly',
  cpu: 'TensorFlow.js, CPU',
};

/** Which engine computes; why, on demand. */
export function EngineBadge(): ReactNode {
  const engine = useSession((state) => state.engine);
  if (!engine) return <p className="engine quiet">Starting…</p>;
  return (
    <>
      <button
        type="button"
        className="engine"
        popoverTarget="engine-reason"
        aria-label={`Engine: ${names[engine.name]}. Why?`}
      >
        {names[engine.name]}
      </button>
      <div id="engine-reason" className="popover" popover="auto" role="note">
        <p>
          <strong>{names[engine.name]}</strong>
          {engine.adapter !== undefined && ` on ${engine.adapter}`}
        </p>
        <p>{engine.reason}</p>
        <p className="quiet">Another engine can be chosen under Training.</p>
      </div>
    </>
  );
}
