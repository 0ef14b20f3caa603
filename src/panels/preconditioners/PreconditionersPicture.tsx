import type { ReactNode } from 'react';
import { formatNumber } from '../../charts/formatNumber.ts';
import { HeatMap } from '../../charts/HeatMap.tsx';
import { LinePlot, type PlotSeries } from '../../charts/LinePlot.tsx';
import { grouped, wholeNumber } from '../../charts/grouped.ts';
import type { PreconditionerMatrix, PreconditionersResult } from '../../probes/preconditionersResult.ts';
import { focusRun } from '../focus.ts';
import { MatrixHeading } from '../MatrixHeading.tsx';
import type { PanelActions, PanelInput } from '../panel.ts';
import { percent } from '../percent.ts';
import {
  atCursor,
  degrees,
  matricesAbsence,
  preconditionersAbsence,
  preconditionersCaption,
  preconditionersNote,
  preconditionersResult,
} from './preconditionersWords.ts';

/** Share of signs that Shampoo turned round in a transformer, as its authors tell (Anil et al. 2020, in talks about it). */
const TOLD = 0.3;

/** The matrices of a preconditioner as cells, and what they do to gradients over the steps. */
export function PreconditionersPicture({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  const result = preconditionersResult(input);
  if (result === undefined) {
    return (
      <p className="panel-empty matrices-room">
        {input.problem === undefined ? preconditionersAbsence(input) : preconditionersCaption(input)}
      </p>
    );
  }
  const { matrices } = result;
  return (
    <div className="matrices-room">
      {matrices.length === 0 ? (
        <p className="panel-note">{matricesAbsence(input)}</p>
      ) : (
        <div className="matrices-grid">
          {matrices.map((matrix) => (
            <Matrix key={matrix.name} matrix={matrix} step={result.step} />
          ))}
        </div>
      )}
      <Effects input={input} actions={actions} result={result} />
      <p className="panel-note">{preconditionersNote(input, result)}</p>
    </div>
  );
}

function Matrix({ matrix, step }: { readonly matrix: PreconditionerMatrix; readonly step: number }): ReactNode {
  const { name, role, rows, columns, wholeRows, wholeColumns, values, scale } = matrix;
  return (
    <section>
      <MatrixHeading name={name} what={`${role}, ${wholeRows} × ${wholeColumns}`} />
      <HeatMap
        label={`${name}, ${role}, ${wholeRows} × ${wholeColumns}, after step ${step}`}
        rows={rows}
        columns={columns}
        values={values}
        scale={scale}
        cellText={(row, column) =>
          `${name}, row ${row + 1}, column ${column + 1}: ${formatNumber(values[row * columns + column] ?? Number.NaN)}`
        }
        legendText={(value) => formatNumber(value, 2)}
      />
    </section>
  );
}

function Effects({
  input,
  actions,
  result,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
  readonly result: PreconditionersResult;
}): ReactNode {
  const { steps, flips, turned, stepped } = result.history;
  const now = atCursor(result);
  const look = input.looks[focusRun(input)];
  const last = Math.max(1, input.newest);
  const hasSteps = stepped.some((angle) => !Number.isNaN(angle));
  const line = (key: string, label: string, y: Float64Array, dash: readonly number[]): PlotSeries => ({
    key,
    label,
    x: steps,
    y,
    color: look?.color ?? 'var(--ink)',
    dash,
    ...(look ? { marker: look.marker } : {}),
  });
  const shared = {
    x: { label: '', type: 'linear', domain: [0, last], format: wholeNumber },
    height: 160,
    cursor: Math.min(input.cursor, last),
    onCursor: (step: number) => actions.moveCursor(Math.max(1, Math.round(step))),
    xText: (step: number) => `step ${grouped(Math.round(step))}`,
  } as const;
  const widest = Math.max(90, ...[...turned, ...stepped].filter(Number.isFinite));
  return (
    <div className="panel-pair">
      <section>
        <h3 className="matrix-heading">
          Signs turned round: {Number.isNaN(now.flips) ? 'unknown' : percent(now.flips)}
        </h3>
        <LinePlot
          {...shared}
          label="Share of the gradient’s signs that are turned round, over steps"
          y={{
            label: 'of entries that are not 0',
            type: 'linear',
            domain: [0, Math.max(0.5, ...flips.filter(Number.isFinite))],
            format: percentTick,
          }}
          series={[
            { key: 'told', label: '≈ 30 %, transformer', x: [0, last], y: [TOLD, TOLD], color: '', quiet: true },
            line('flips', '', flips, []),
          ]}
          yText={percent}
        />
      </section>
      <section>
        <h3 className="matrix-heading">
          Angle: P g {degrees(now.turned)}
          {hasSteps && `, step ${degrees(now.stepped)}`}
        </h3>
        <LinePlot
          {...shared}
          label="Angle of P g to the gradient, and of the step to the negative gradient, over steps"
          y={{
            label: 'degrees',
            type: 'linear',
            domain: [0, widest > 90 ? 180 : 90],
          }}
          series={[line('turned', 'P g', turned, [5, 3]), ...(hasSteps ? [line('stepped', 'step', stepped, [])] : [])]}
          yText={degrees}
        />
      </section>
    </div>
  );
}

function percentTick(value: number): string {
  return `${Math.round(100 * value)} %`;
}
