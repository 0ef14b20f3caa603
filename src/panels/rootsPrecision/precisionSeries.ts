import type { AxisSpec } from '../../charts/axis.ts';
import type { PlotSeries } from '../../charts/LinePlot.tsx';
import { wholeNumber } from '../../charts/grouped.ts';
import type { PrecisionResult, RootPrecision, RootWay } from '../../probes/precisionResult.ts';
import type { RunLook } from '../panel.ts';
import { shortMethod } from './precisionWords.ts';

const colors: Readonly<Record<RootPrecision, string>> = {
  float64: 'var(--run-6)',
  'double-float': 'var(--run-5)',
  float32: 'var(--run-3)',
  bfloat16: 'var(--run-4)',
};
const dashes: readonly (readonly number[])[] = [
  [],
  [7, 3],
  [2, 3],
  [8, 3, 2, 3],
  [12, 4],
  [4, 2],
  [1, 2],
  [10, 3, 2, 3, 2, 3],
];
const markers = ['circle', 'square', 'triangle', 'diamond', 'cross', 'plus', 'star', 'wye'] as const;

/** Bits over condition numbers: colour and name for arithmetics, dash and marker for methods, grey for the rule, and lines where a run’s own matrices stand. */
export function bitsSeries(result: PrecisionResult, look: RunLook | undefined): readonly PlotSeries[] {
  const { conditions, curves, rules, statistics, parameter } = result;
  const methods = [...new Set(curves.map(({ method }) => method))];
  const top = Math.max(0, ...rules.map(({ bits }) => bits));
  return [
    ...rules.map(({ precision, left }, i): PlotSeries => ({
      key: `rule ${precision}`,
      label: i === 0 ? 'rule: bits − log₂(κ/p)' : '',
      x: conditions,
      y: left,
      color: 'var(--quiet)',
      quiet: true,
    })),
    ...curves.map((curve): PlotSeries => {
      const method = methods.indexOf(curve.method);
      return {
        key: `${curve.precision} ${curve.method}`,
        label: `${curve.precision}, ${shortMethod(curve)}`,
        x: conditions,
        y: curve.median,
        color: colors[curve.precision],
        dash: dashes[method % dashes.length] ?? [],
        marker: markers[method % markers.length] ?? 'circle',
        points: true,
        band: { low: curve.least, high: curve.most },
      };
    }),
    ...statistics
      .filter(({ condition }) => condition <= conditions.at(-1)!)
      .map(({ name, condition }, i): PlotSeries => ({
        key: `statistic ${name}`,
        label: `κ of ${name}, ${parameter}`,
        x: [condition, condition],
        y: [0, top - 3 * i],
        color: look?.color ?? 'var(--ink)',
        dash: [1, 3],
        width: 1.5,
      })),
  ];
}

/** The axes of the bits. */
export function bitsAxes({ conditions, rules }: PrecisionResult): { readonly x: AxisSpec; readonly y: AxisSpec } {
  const most = Math.max(8, ...rules.map(({ bits }) => bits));
  return {
    x: { label: 'condition number κ', type: 'log', domain: [conditions[0] ?? 1, conditions.at(-1) ?? 10] },
    y: { label: 'correct bits', type: 'linear', domain: [0, most + 2] },
  };
}

/** What the method reports, and what is true, over its iterations. */
export function waySeries({ own, residual, error, measures }: RootWay): readonly PlotSeries[] {
  const x = Array.from(own, (_, i) => i);
  return [
    { key: 'error', label: 'true error of the root', x, y: error, color: 'var(--ink)' },
    { key: 'residual', label: 'true max |XᵖA − I|', x, y: residual, color: 'var(--ink)', dash: [7, 3] },
    { key: 'own', label: `reported ${measures}`, x, y: own, color: 'var(--alarm)', dash: [2, 3] },
  ];
}

/** Residuals below this are 0 in any arithmetic, those above have blown up. */
const [LEAST, MOST] = [1e-18, 1e4];

/** The axes of the iterations; what has blown up leaves at the top. */
export function wayAxes({ own, residual, error }: RootWay): { readonly x: AxisSpec; readonly y: AxisSpec } {
  const sizes = [own, residual, error].flatMap((values) =>
    [...values].filter((value) => value > 0 && value < Infinity),
  );
  const least = Math.max(LEAST, Math.min(1e-3, ...sizes));
  const most = Math.min(MOST, Math.max(1, ...sizes));
  return {
    x: { label: 'iteration', type: 'linear', domain: [0, Math.max(1, own.length - 1)], format: wholeNumber },
    y: {
      label: 'residual, error',
      type: 'log',
      domain: [10 ** Math.floor(Math.log10(least)), 10 ** Math.ceil(Math.log10(most))],
    },
  };
}
