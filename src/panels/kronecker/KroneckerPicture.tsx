import type { ReactNode } from 'react';
import { formatNumber } from '../../charts/formatNumber.ts';
import { HeatMap } from '../../charts/HeatMap.tsx';
import { LinePlot, type PlotSeries } from '../../charts/LinePlot.tsx';
import { grouped, wholeNumber } from '../../charts/grouped.ts';
import type { KroneckerResult } from '../../probes/kroneckerResult.ts';
import { focusRun } from '../focus.ts';
import { MatrixHeading } from '../MatrixHeading.tsx';
import type { PanelActions, PanelInput } from '../panel.ts';
import {
  hasShare,
  isNegative,
  kroneckerAbsence,
  kroneckerCaption,
  kroneckerNote,
  kroneckerPictures,
  kroneckerResult,
  placeName,
  signed,
} from './kroneckerWords.ts';

/** L, R, their product and the full statistic as cells, and the smallest eigenvalue of the lemma over the steps. */
export function KroneckerPicture({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  const result = kroneckerResult(input);
  if (result === undefined) {
    return (
      <p className="panel-empty kronecker-room">
        {input.problem === undefined ? kroneckerAbsence(input) : kroneckerCaption(input)}
      </p>
    );
  }
  return (
    <div className="kronecker-room">
      <div className="kronecker-grid">
        {kroneckerPictures(input, result).map((picture) => {
          const { name, formula, size, values, of } = picture;
          return (
            <section key={of + name} className={`kronecker-${of}`}>
              <MatrixHeading name={name} what={formula} />
              <HeatMap
                label={`${name}, ${size} × ${size}, after ${result.step} gradients`}
                rows={size}
                columns={size}
                values={values}
                scale="diverging"
                cellText={(row, column) => {
                  const place = `row ${placeName(picture, result, row)}, column ${placeName(picture, result, column)}`;
                  return `${name}, ${place}: ${formatNumber(values[row * size + column] ?? Number.NaN)}`;
                }}
                legendText={(value) => formatNumber(value, 2)}
                {...(of === 'entries' && result.rows > 1 && result.columns > 1
                  ? { group: [result.columns, result.columns] as const }
                  : {})}
              />
            </section>
          );
        })}
      </div>
      <Lemma input={input} actions={actions} result={result} />
      <p className="panel-note">{kroneckerNote(input, result)}</p>
    </div>
  );
}

function Lemma({
  input,
  actions,
  result,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
  readonly result: KroneckerResult;
}): ReactNode {
  const { history, scale, rank } = result;
  const isDivided = hasShare(input);
  const least = isDivided ? result.least : result.leastWithout;
  const look = input.looks[focusRun(input)];
  const line = (key: 'least' | 'leastWithout', label: string, isChosen: boolean): PlotSeries => ({
    key,
    label,
    x: history.steps,
    y: history[key],
    color: look?.color ?? 'var(--ink)',
    dash: key === 'least' ? [] : [5, 3],
    dim: !isChosen,
    ...(isChosen && look ? { marker: look.marker } : {}),
  });
  const last = Math.max(1, input.newest);
  return (
    <section>
      <h3 className="matrix-heading">
        λ<sub>min</sub> of (L ⊗ R)<sup>½</sup> − εI − C{isDivided && '/r'}:{' '}
        <b className={isNegative(least, scale) ? 'kronecker-negative' : ''}>{signed(least, scale)}</b>{' '}
        <small>r = {rank}</small>
      </h3>
      <LinePlot
        label="Smallest eigenvalue over the gradients summed, with and without 1/r"
        x={{ label: 'gradients summed', type: 'linear', domain: [0, last], format: wholeNumber }}
        y={{ label: 'smallest eigenvalue', type: 'linear', domain: lemmaDomain(result) }}
        height={170}
        series={[
          { key: 'zero', label: 'zero', x: [0, last], y: [0, 0], color: '', quiet: true },
          line('least', 'with 1/r', isDivided),
          line('leastWithout', 'without 1/r', !isDivided),
        ]}
        cursor={Math.min(input.cursor, last)}
        onCursor={(step) => actions.moveCursor(Math.max(1, Math.round(step)))}
        xText={(step) => `step ${grouped(Math.round(step))}`}
        yText={(value) => formatNumber(value)}
      />
    </section>
  );
}

/** Both curves with zero, and a little room above and below. */
function lemmaDomain({ history }: KroneckerResult): readonly [number, number] {
  const values = [0, ...history.least, ...history.leastWithout].filter(Number.isFinite);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = 0.08 * (high - low || 1);
  return [low - room, high + room];
}
