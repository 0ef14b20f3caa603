import { useMemo, useState, type ReactNode } from 'react';
import { formatNumber } from '../../charts/formatNumber.ts';
import { HeatMap } from '../../charts/HeatMap.tsx';
import type { PanelInput } from '../panel.ts';
import { TrialCurves } from '../studies/TrialCurves.tsx';
import { trialSeries } from '../studies/trialSeries.ts';
import { graftingCaption, graftText, pairText } from './graftingWords.ts';
import { graftingCells, METHODS, methodNames, type GraftingCell } from './pairs.ts';

const looks = {
  picked: { color: 'var(--run-0)', dash: [], marker: 'circle' },
  direction: { color: 'var(--run-1)', dash: [7, 3], marker: 'square' },
  magnitude: { color: 'var(--run-2)', dash: [2, 3], marker: 'triangle' },
} as const;

/** Direction by column, length by row; beneath, the curve of one pair beside those of its two methods by themselves. */
export function GraftingPicture({ input }: { readonly input: PanelInput }): ReactNode {
  const [picked, setPicked] = useState<number>();
  const cells = useMemo(() => graftingCells(input), [input]);
  const losses = useMemo(() => cells.map(({ loss }) => loss), [cells]);
  const cell = cells[picked ?? bestOf(losses)];
  const curves = useMemo(() => (cell ? curvesOf(cells, cell) : []), [cells, cell]);
  const first = cells.flatMap(({ trials }) => trials).find((trial) => trial && Number.isFinite(trial.first))?.first;
  const least = Math.min(...losses.filter((loss) => loss > 0));
  return (
    <>
      <HeatMap
        label={`Loss by direction and length. ${graftingCaption(input)}`}
        rows={METHODS.length}
        columns={METHODS.length}
        values={losses}
        scale="logarithmic"
        {...(first !== undefined && least < first && { domain: [least, first] })}
        rowLabels={methodNames}
        columnLabels={methodNames}
        rowTitle="length from"
        columnTitle="direction from"
        cellText={(row, column) => cellWords(cells[row * METHODS.length + column])}
        inCell={(row, column) => {
          const loss = losses[row * METHODS.length + column] ?? NaN;
          return Number.isNaN(loss) ? '' : formatNumber(loss, 2);
        }}
        height={240}
        {...(cell && { picked: [cell.magnitude, cell.direction] })}
        onPick={(row, column) => setPicked(row * METHODS.length + column)}
      />
      <TrialCurves title={cell ? `${pairText(cell)}, loss on all training examples.` : ''} curves={curves} />
      <p className="panel-note">
        On the diagonal each method by itself. Colours end at the loss before the first step; hatched: diverged, or not
        trained yet.
      </p>
    </>
  );
}

function cellWords(cell: GraftingCell | undefined): string {
  return cell ? graftText(cell) : '';
}

function bestOf(losses: readonly number[]): number {
  const least = Math.min(...losses.filter(Number.isFinite));
  return Math.max(0, losses.indexOf(least));
}

function curvesOf(cells: readonly GraftingCell[], cell: GraftingCell) {
  const alone = (method: number) => cells[method * METHODS.length + method];
  const best = (one: GraftingCell | undefined) => one?.best ?? one?.trials[0];
  const picked = trialSeries('picked', pairName(cell), best(cell), looks.picked);
  if (cell.direction === cell.magnitude) return picked;
  return [
    ...picked,
    ...trialSeries('direction', methodNames[cell.direction] ?? '', best(alone(cell.direction)), looks.direction),
    ...trialSeries('magnitude', methodNames[cell.magnitude] ?? '', best(alone(cell.magnitude)), looks.magnitude),
  ];
}

function pairName({ direction, magnitude }: GraftingCell): string {
  const way = methodNames[direction] ?? '';
  return direction === magnitude ? way : `${way} · ${methodNames[magnitude] ?? ''}`;
}
