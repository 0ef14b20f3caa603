import type { ReactNode } from 'react';
import { rampColor, rampValue, type RampScale } from './ramp.ts';

const samples = 17;

/** The colours of cells with the values at their ends and in the middle. */
export function RampLegend({
  scale,
  domain,
  table,
  text,
  hasEmpty,
}: {
  readonly scale: RampScale;
  readonly domain: readonly [number, number];
  readonly table: Uint8ClampedArray;
  readonly text: (value: number) => string;
  /** Whether there are hatched cells. */
  readonly hasEmpty: boolean;
}): ReactNode {
  const isFlat = domain[0] === domain[1];
  const colors = Array.from({ length: samples }, (_, i) => rampColor(table, isFlat ? 0.5 : i / (samples - 1)));
  const places = isFlat ? [0.5] : [0, 0.5, 1];
  return (
    <div className="chart-legend" aria-hidden="true">
      <div className="chart-legend-ramp">
        <div
          className="chart-legend-colors"
          style={{ background: `linear-gradient(to right, ${colors.join(', ')})` }}
        />
        <div className="chart-legend-values">
          {places.map((place) => (
            <span key={place}>{text(rampValue(place, scale, domain))}</span>
          ))}
        </div>
      </div>
      {hasEmpty && (
        <span className="chart-legend-empty">
          <i /> no value
        </span>
      )}
    </div>
  );
}
