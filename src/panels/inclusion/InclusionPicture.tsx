import { useMemo, useState, type ReactNode } from 'react';
import { BarRows, type BarRow } from '../../charts/BarRows.tsx';
import { formatNumber } from '../../charts/formatNumber.ts';
import { LinePlot, type PlotSeries } from '../../charts/LinePlot.tsx';
import type { InclusionResult } from '../../probes/inclusionResult.ts';
import type { PanelInput } from '../panel.ts';
import { Select } from '../Select.tsx';
import { TrialCurves } from '../studies/TrialCurves.tsx';
import { trialSeries } from '../studies/trialSeries.ts';
import { inclusionCaption, pairName, wayName } from './inclusionWords.ts';
import { inclusionResult, limitConstant } from './limit.ts';
import { foundInclusions, type FoundInclusion, type Ways } from './pairs.ts';

const ways = ['special', 'untuned', 'tuned'] as const satisfies readonly (keyof Ways<unknown>)[];

/** Tuned and untuned look different in every part of the panel. */
const looks = {
  special: { color: 'var(--quiet)', dash: [], marker: 'circle' },
  untuned: { color: 'var(--run-1)', dash: [7, 3], marker: 'square' },
  tuned: { color: 'var(--run-0)', dash: [2, 3], marker: 'triangle' },
} as const;

/** The least loss of special and general methods pair by pair, and the gap between their paths over ε; beneath, the best curves of one pair. */
export function InclusionPicture({ input }: { readonly input: PanelInput }): ReactNode {
  const [picked, setPicked] = useState('0');
  const all = useMemo(() => foundInclusions(input), [input]);
  const rows = useMemo(() => all.flatMap(barRows), [all]);
  const pair = all[Number(picked)];
  const curves = useMemo(() => (pair ? pairCurves(pair) : []), [pair]);
  const result = inclusionResult(input);
  return (
    <>
      <div className="panel-halves">
        {rows.length === 0 ? (
          <p className="panel-empty">{inclusionCaption(input)}</p>
        ) : (
          <BarRows
            label={`Least loss found. ${inclusionCaption(input)}`}
            rows={rows}
            scale="log"
            unitText="least loss found"
          />
        )}
        <div>
          {result ? <Limits result={result} /> : <p className="panel-empty">{input.problem ?? 'No gradients yet.'}</p>}
          <Select
            label="curves of"
            value={picked}
            options={all.map((one, i) => ({ value: String(i), label: pairName(one) }))}
            onChange={setPicked}
          />
          <TrialCurves
            title={pair ? `Best trials of ${pairName(pair)}, loss on all training examples.` : ''}
            curves={curves}
          />
        </div>
      </div>
      <p className="panel-note">
        Tuned: every setting tried of the special method, carried over at several ε or μ. Bars: as trained. Gap: both
        methods fed the first gradients of the run, Adam’s and NAdam’s rates times (1 − γᵗ)/(1 − γ).
      </p>
    </>
  );
}

function barRows(pair: FoundInclusion): readonly BarRow[] {
  return ways.flatMap((way): readonly BarRow[] => {
    const { loss } = pair.found[way];
    if (!(loss > 0)) return [];
    const text = formatNumber(loss);
    return [
      {
        key: `${pairName(pair)} ${way}`,
        label: wayName(pair, way),
        color: looks[way].color,
        quiet: way === 'special',
        segments: [{ key: way, label: wayName(pair, way), value: loss }],
        text,
      },
    ];
  });
}

function pairCurves(pair: FoundInclusion): readonly PlotSeries[] {
  return ways.flatMap((way) => trialSeries(way, wayName(pair, way), pair.found[way].best, looks[way]));
}

/** Gaps over ε beside what falls as 1/ε. */
function Limits({ result }: { readonly result: InclusionResult }): ReactNode {
  const { epsilons, curves } = result;
  const series = useMemo((): readonly PlotSeries[] => {
    const limit = curves.map((curve) => limitConstant(curve, epsilons)).find((one) => one !== undefined);
    return [
      ...(limit
        ? [
            {
              key: 'theory',
              label: '∝ 1/ε',
              x: epsilons,
              y: epsilons.map((epsilon) => (limit.constant / epsilon < 3 ? limit.constant / epsilon : NaN)),
              color: 'var(--quiet)',
              quiet: true,
            },
          ]
        : []),
      ...curves.map(({ general, special, gap }, i) => ({
        key: general,
        label: `${general} − ${special}`,
        x: epsilons,
        y: gap,
        points: true,
        ...(limitLooks[i] ?? limitLooks[0]),
      })),
    ];
  }, [epsilons, curves]);
  const gaps = curves.flatMap(({ gap }) => Array.from(gap).filter((value) => value > 0));
  return (
    <LinePlot
      label={`Gap between general and special method over ε, fed ${result.gradients} gradients of ${result.parameter}`}
      x={{ label: 'ε', type: 'log', domain: [epsilons[0] ?? 1, epsilons.at(-1) ?? 10] }}
      y={{ label: 'relative gap', type: 'log', domain: [Math.min(...gaps, 1) / 2, Math.max(...gaps, 1) * 2] }}
      series={series}
      height={190}
      xText={(epsilon) => `ε = ${formatNumber(epsilon)}`}
      yText={(gap) => `gap ${formatNumber(gap)}`}
    />
  );
}

const limitLooks = [
  { color: 'var(--run-2)', dash: [8, 3, 2, 3], marker: 'diamond' },
  { color: 'var(--run-3)', dash: [2, 3], marker: 'triangle' },
  { color: 'var(--run-4)', dash: [7, 3], marker: 'square' },
] as const;
