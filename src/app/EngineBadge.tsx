import { useRef, type ReactNode } from 'react';
import type { EngineName } from '../array/engine.ts';
import { titleOf } from './programView.ts';
import { useLab, useSession } from './useLab.ts';

const names: Readonly<Record<EngineName, string>> = {
  float64: 'CPU, float64',
  machine: 'WebGPU',
  webgpu: 'WebGPU, TensorFlow.js',
  wasm: 'WebAssembly',
  cpu: 'TensorFlow.js, CPU',
};

/** Which engine computes; why, on demand. */
export function EngineBadge(): ReactNode {
  const { ui } = useLab();
  const engine = useSession((state) => state.engine);
  const popover = useRef<HTMLDivElement>(null);
  const openProgram = () => {
    // Hidden first, so that the focus goes back to the badge, and there again when the dialog is closed.
    popover.current?.hidePopover();
    ui.setState({ dialog: 'program' });
  };
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
      <div ref={popover} id="engine-reason" className="popover" popover="auto" role="note">
        <p>
          <strong>{names[engine.name]}</strong>
          {engine.adapter !== undefined && ` on ${engine.adapter}`}
        </p>
        <p>{engine.reason}</p>
        <p>
          <button type="button" className="link-button" onClick={openProgram}>
            {titleOf(engine)}
          </button>
        </p>
        <p className="quiet">Another engine can be chosen under Training.</p>
      </div>
    </>
  );
}
