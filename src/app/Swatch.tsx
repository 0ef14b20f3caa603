import type { ReactNode } from 'react';
import { Marker } from '../charts/Marker.tsx';
import type { RunLook } from '../panels/panel.ts';

/** A piece of a run's curve: its colour, dash and marker. */
export function Swatch({ look }: { readonly look: Pick<RunLook, 'color' | 'dash' | 'marker'> }): ReactNode {
  return (
    <svg className="swatch" width={32} height={16} aria-hidden="true">
      <line x1={1} x2={31} y1={8} y2={8} stroke={look.color} strokeWidth={2} strokeDasharray={look.dash.join(' ')} />
      <Marker name={look.marker} x={16} y={8} color={look.color} />
    </svg>
  );
}
