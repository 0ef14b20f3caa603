import type { AxisSpec } from '../../charts/axis.ts';
import { formatNumber } from '../../charts/formatNumber.ts';
import type { PlotSeries } from '../../charts/LinePlot.tsx';
import { lossAxis } from '../studies/curveAxes.ts';
import type { Sweep } from './sweep.ts';
import { batchText, valueText } from './sweepWords.ts';

/** Lines by batch size: any one of colour, dash and marker tells them apart. */
const looks = [
  { color: 'var(--run-0)', dash: [], marker: 'circle' },
  { color: 'var(--run-1)', dash: [7, 3], marker: 'square' },
  { color: 'var(--run-2)', dash: [2, 3], marker: 'triangle' },
] as const;

/** How a batch size looks. */
export function lineLook(index: number) {
  return looks[index % looks.length] ?? looks[0];
}

/** Where values stand: intervals by their size, blocks side by side, as a whole matrix has none. */
export function sweepAxis({ swept, values }: Sweep): {
  readonly x: AxisSpec;
  readonly places: readonly number[];
  readonly xText: (place: number) => string;
} {
  if (swept === 'interval') {
    const [low = 1, high = 1] = [values[0], values.at(-1)];
    return {
      x: { label: 'interval N', type: 'log', domain: [low / 1.3, high * 1.3], format: formatNumber },
      places: values,
      xText: (value) => valueText(swept, value),
    };
  }
  const short = (place: number) => {
    const value = values[place];
    return value === undefined ? '' : value === 0 ? 'whole' : String(value);
  };
  return {
    x: { label: 'block size', type: 'linear', domain: [-0.3, values.length - 0.7], format: short },
    places: values.map((_, place) => place),
    xText: (place) => valueText(swept, values[place] ?? 0),
  };
}

/** Loss over the values swept, a line for each batch size; `undefined` before there is a loss. */
export function lossPlot(sweep: Sweep): { readonly y: AxisSpec; readonly series: readonly PlotSeries[] } | undefined {
  const losses = sweep.lines.flatMap((line) => line.losses).filter(Number.isFinite);
  if (losses.length === 0) return undefined;
  const { places } = sweepAxis(sweep);
  return { y: lossAxis(losses), series: sweep.lines.map(({ batch, losses: y }, i) => line(i, batch, places, y)) };
}

/** Measured time over the values swept, and in grey the declared work, scaled to the first time that is known. */
export function timePlot(sweep: Sweep): { readonly y: AxisSpec; readonly series: readonly PlotSeries[] } | undefined {
  const times = sweep.lines.flatMap(({ measured }) => measured).filter((time) => time > 0);
  if (times.length === 0) return undefined;
  const { places } = sweepAxis(sweep);
  const reference = sweep.lines.find(({ measured }) => measured.some((time) => time > 0));
  const at = reference?.measured.findIndex((time) => time > 0) ?? 0;
  const scale = (reference?.measured[at] ?? NaN) / (sweep.modelled[at] ?? NaN);
  const modelled = sweep.modelled.map((work) => work * scale);
  const all = [...times, ...modelled.filter(Number.isFinite)];
  return {
    y: {
      label: 'ms per step',
      type: 'log',
      domain: [Math.min(...all) / 1.2, Math.max(...all) * 1.2],
      format: formatNumber,
    },
    series: [
      { key: 'modelled', label: 'modelled', x: places, y: modelled, color: 'var(--quiet)', quiet: true },
      ...sweep.lines.map(({ batch, measured }, i) => line(i, batch, places, measured)),
    ],
  };
}

function line(index: number, batch: number, x: readonly number[], y: readonly number[]): PlotSeries {
  return { key: `${batch}`, label: batchText(batch), x, y, points: true, ...lineLook(index) };
}
