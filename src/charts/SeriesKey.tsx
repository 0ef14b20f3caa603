import type { ReactNode } from 'react';
import type { PlotSeries } from './LinePlot.tsx';
import { Marker } from './Marker.tsx';

/** The names of lines below their plot, each with a sample of the line. */
export function SeriesKey({ series }: { readonly series: readonly PlotSeries[] }): ReactNode {
  return (
    <ul className="chart-key">
      {series.map(({ key, label, color, dash, quiet, marker, width }) => {
        const stroke = quiet === true ? 'var(--quiet)' : color;
        return (
          <li key={key}>
            <svg width={26} height={12} aria-hidden="true">
              <line
                x1={1}
                x2={25}
                y1={6}
                y2={6}
                stroke={stroke}
                strokeWidth={width ?? (quiet === true ? 1.25 : 2)}
                strokeDasharray={dash?.join(' ')}
              />
              {marker && <Marker name={marker} x={13} y={6} color={stroke} area={30} />}
            </svg>
            {label}
          </li>
        );
      })}
    </ul>
  );
}
