import type { ReactNode } from 'react';
import { rampColor, rampValue, type RampScale } from './ramp.ts';

const samples = 17;
/** Below this width there is no room for the value in the middle, CSS px. */
const narrow = 150;

/** The colours of cells with the values at their ends and in the middle; an end that stands for values beyond it says so. */
export function RampLegend({
  width,
  values,
  scale,
  domain,
  table,
  text,
  infiniteText,
  emptyText = 'no value',
}: {
  /** CSS px. */
  readonly width: number;
  readonly values: ArrayLike<number>;
  readonly scale: RampScale;
  readonly domain: readonly [number, number];
  readonly table: Uint8ClampedArray;
  readonly text: (value: number) => string;
  /** What the cross of infinite values means, if they have one. */
  readonly infiniteText: string | undefined;
  readonly emptyText: string | undefined;
}): ReactNode {
  const [low, high] = domain;
  const isAbove = (value: number) => value > high && (value < Infinity || infiniteText === undefined);
  const beyond: Readonly<Record<number, string>> = {
    0: hasSome(values, (value) => value < low) ? '≤ ' : '',
    1: hasSome(values, isAbove) ? '≥ ' : '',
  };
  const isFlat = low === high;
  const colors = Array.from({ length: samples }, (_, i) => rampColor(table, isFlat ? 0.5 : i / (samples - 1)));
  const places = isFlat ? [0.5] : width < narrow ? [0, 1] : [0, 0.5, 1];
  return (
    <div className="chart-legend" aria-hidden="true">
      {hasSome(values, Number.isFinite) && (
        <div className="chart-legend-ramp">
          <div
            className="chart-legend-colors"
            style={{ background: `linear-gradient(to right, ${colors.join(', ')})` }}
          />
          <div className="chart-legend-values">
            {places.map((place) => (
              <span key={place}>
                {beyond[place]}
                {text(rampValue(place, scale, domain))}
              </span>
            ))}
          </div>
        </div>
      )}
      {infiniteText !== undefined && hasSome(values, (value) => value === Infinity) && (
        <span className="chart-legend-mark">× {infiniteText}</span>
      )}
      {hasSome(values, Number.isNaN) && (
        <span className="chart-legend-mark">
          <i /> {emptyText}
        </span>
      )}
    </div>
  );
}

function hasSome(values: ArrayLike<number>, is: (value: number) => boolean): boolean {
  for (let i = 0; i < values.length; i++) if (is(values[i]!)) return true;
  return false;
}
