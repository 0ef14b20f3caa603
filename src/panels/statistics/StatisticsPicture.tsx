import type { ReactNode } from 'react';
import type { AxisSpec } from '../../charts/axis.ts';
import { IntervalRows, type IntervalRow } from '../../charts/IntervalRows.tsx';
import { PanelTable } from '../PanelTable.tsx';
import type { PanelInput } from '../panel.ts';
import { lossAxis } from '../studies/curveAxes.ts';
import type { MedianInterval } from './medianInterval.ts';
import { pairings, runStatistics, type RunStatistics } from './runStatistics.ts';
import { seedResults } from './seedResults.ts';
import {
  capitalised,
  finalLossName,
  lossName,
  lossText,
  pText,
  statisticsAbsence,
  stepsText,
  wonText,
} from './statisticsWords.ts';
import { formatNumber } from '../../charts/formatNumber.ts';
import { statisticsNotes } from './statisticsNotes.ts';

/** Steps to the target and losses in the end, a row for each run; beneath, who wins seed by seed. */
export function StatisticsPicture({ input }: { readonly input: PanelInput }): ReactNode {
  const absence = statisticsAbsence(input);
  return absence === undefined ? <Rows input={input} /> : <p className="panel-empty">{absence}</p>;
}

function Rows({ input }: { readonly input: PanelInput }): ReactNode {
  const all = runStatistics(input);
  const { target } = seedResults(input);
  const final = capitalised(finalLossName(input, all));
  const steps = all.map((one) =>
    rowOf(
      input,
      one,
      one.steps,
      one.seeds.map((seed) => seed.steps),
      stepsText(input, one),
    ),
  );
  const losses = all.map((one) =>
    rowOf(
      input,
      one,
      one.loss,
      one.seeds.map(({ loss }) => loss),
      lossText(one),
    ),
  );
  const reached = all.flatMap(({ seeds }) => seeds.map((seed) => seed.steps));
  const last = reached.includes(Infinity) ? input.experiment.steps : Math.max(1, ...reached);
  return (
    <>
      <div className="panel-pair">
        <section>
          <h3 className="study-name">
            Steps to {lossName(input)} {formatNumber(target)}
          </h3>
          <IntervalRows
            label={`Steps to a ${lossName(input)} of ${formatNumber(target)}, by run`}
            axis={{ label: 'steps', type: 'linear', domain: [0, last] }}
            rows={steps}
            beyond="not reached"
          />
        </section>
        <section>
          <h3 className="study-name">{final}</h3>
          <IntervalRows label={`${final}, by run`} axis={axisOf(all)} rows={losses} beyond="diverged" />
        </section>
      </div>
      <Pairs input={input} all={all} />
      <p className="panel-note">{statisticsNotes(input)}</p>
    </>
  );
}

function axisOf(all: readonly RunStatistics[]): AxisSpec {
  const losses = all.flatMap(({ seeds }) => seeds.map(({ loss }) => loss)).filter(Number.isFinite);
  return losses.length === 0 ? { label: 'loss', type: 'linear', domain: [0, 1] } : lossAxis(losses);
}

function rowOf(
  { looks, hoveredRun }: PanelInput,
  { run }: RunStatistics,
  { median, low, high, coverage }: MedianInterval,
  values: readonly number[],
  text: string,
): IntervalRow {
  const { label = '', color = '', dash = [], marker = 'circle' } = looks[run] ?? {};
  const spread =
    values.length > 1 ? `, median of ${values.length} seeds; covered with ${formatNumber(100 * coverage)} %` : '';
  return {
    key: `${run}`,
    label,
    color,
    dash,
    marker,
    middle: median,
    low,
    high,
    values: values.length > 1 ? values.filter((value) => !Number.isNaN(value)) : [],
    text,
    reading: text + spread,
    dim: hoveredRun !== undefined && hoveredRun !== run,
  };
}

/** Who is sooner and lower than the reference, seed by seed; nothing with one seed, where it can be seen. */
function Pairs({ input, all }: { readonly input: PanelInput; readonly all: readonly RunStatistics[] }): ReactNode {
  const pairs = pairings(input, all).filter((pair) => pair.pairs > 1);
  const against = input.looks[pairs[0]?.against ?? -1]?.label;
  if (pairs.length === 0 || against === undefined) return null;
  return (
    <div className="statistics-pairs">
      <h3 className="study-name">Seed by seed against {against}</h3>
      <PanelTable
        columns={['run', 'sooner', 'p, steps', 'lower', 'p, loss']}
        rows={pairs.map(({ run, steps, loss }) => [
          input.looks[run]?.label ?? '',
          wonText(steps),
          pText(steps),
          wonText(loss),
          pText(loss),
        ])}
      />
    </div>
  );
}
