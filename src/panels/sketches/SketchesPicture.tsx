import { useMemo, type ReactNode } from 'react';
import { LinePlot } from '../../charts/LinePlot.tsx';
import { optionOf } from '../../experiment/optionOf.ts';
import { formatNumber } from '../../charts/formatNumber.ts';
import { grouped, wholeNumber } from '../../charts/grouped.ts';
import type { SketchComparisonResult } from '../../probes/sketchComparisonResult.ts';
import type { PanelActions, PanelInput } from '../panel.ts';
import { sketchesFields } from './kind.ts';
import { isAsked, measureText, sketchesAbsence, sketchesCaption } from './sketchesCaption.ts';
import { measureAxis, sketchesSeries } from './sketchesLines.ts';
import { shownMeasure, sketchesResult } from './sketchesRequest.ts';
import { SketchRows } from './SketchRows.tsx';

const height = 300;

/** Errors of the sketches above, or beside where there is room, the rows of one of them. */
export function SketchesPicture({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  const result = sketchesResult(input);
  const absence = sketchesAbsence(input);
  const measure = shownMeasure(input);
  const over = optionOf(sketchesFields.over, input.settings, 'over');
  const series = useMemo(() => (result ? sketchesSeries(result, measure, over) : []), [result, measure, over]);
  if (!result || absence !== undefined) return <p className="panel-empty">{absence}</p>;
  const label = sketchesCaption(input);
  const places = series.flatMap(({ x }) => Array.from(x));
  const domain = [Math.min(...places), Math.max(...places)] as const;
  const asked = isAsked(input, result);
  return (
    <div className="sketches-pair">
      <LinePlot
        label={label}
        x={
          over === 'rank'
            ? { label: 'rows ℓ', type: 'linear', domain, format: wholeNumber }
            : { label: 'floats kept', type: 'log', domain, format: wholeNumber }
        }
        y={measureAxis(series, measure)}
        series={series}
        height={height}
        {...(over === 'rank' && {
          cursor: result.bars.ell,
          onCursor: (rank: number) => actions.changeView({ rank: Math.round(rank) }),
        })}
        xText={(x) => (over === 'rank' ? `ℓ = ${x}` : `${formatNumber(x)} floats`)}
        yText={(value) => measureText(measure, value)}
      />
      <div className={asked ? undefined : 'sketches-stale'}>
        <SketchRows bars={result.bars} label={label} />
        <p className="panel-note">{note(result)}</p>
      </div>
    </div>
  );
}

function note({ lines, dimension, seed, left }: SketchComparisonResult): string {
  const fading = lines.some(({ decay }) => decay < 1) ? ' Fading FD is compared with rows that fade as it does.' : '';
  const random = lines.some((line) => line.random) ? ` Random sketches drawn with seed ${seed}.` : '';
  const measuring = left > 0 ? ` Still to be measured: ${left}.` : '';
  return `To find the best rank ℓ takes AᵀA, ${grouped(dimension * dimension)} floats.${fading}${random}${measuring}`;
}
