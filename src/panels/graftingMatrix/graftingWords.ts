import { formatNumber } from '../../charts/formatNumber.ts';
import type { PanelInput } from '../panel.ts';
import { failureText, hasEnded, progressText, seedsText, trialText, type Trial } from '../studies/trials.ts';
import { graftingCells, methodNames, type GraftingCell } from './pairs.ts';

/** A pair in words: `Shampoo’s direction, Adam’s length`. */
export function pairText({ magnitude, direction }: Pick<GraftingCell, 'magnitude' | 'direction'>): string {
  const [way, length] = [methodNames[direction] ?? '', methodNames[magnitude] ?? ''];
  return direction === magnitude ? `${way} by itself` : `${way}’s direction, ${length}’s length`;
}

/** A cell with its value and the learning rate that gave it. */
export function graftText(cell: GraftingCell): string {
  const { best, trials, loss } = cell;
  if (!best) return `${pairText(cell)}: ${trials[0] ? trialText(trials[0]) : 'not trained yet'}`;
  return `${pairText(cell)}: loss ${formatNumber(loss)} with η = ${formatNumber(rateOf(best))}, ${trialText(best)}`;
}

function rateOf({ run }: Trial): number {
  const rate = run.settings['learningRate'];
  return typeof rate === 'number' ? rate : NaN;
}

/** The best pair, and the method that grafting helps most. */
export function graftingCaption(input: PanelInput): string {
  const cells = graftingCells(input);
  const trials = cells.flatMap((cell) => cell.trials);
  const rest = progressText(trials) + failureText(trials) + seedsText(input.experiment);
  const known = cells.filter(({ loss }) => Number.isFinite(loss)).toSorted((a, b) => a.loss - b.loss);
  const [best] = known;
  if (!best) return `Pairs of methods are being trained.${rest}`;
  const rescued = rescue(cells);
  const help = rescued
    ? ` ${methodNames[rescued.alone.direction]} by itself ${endText(rescued.alone)}, its direction with the length of ${methodNames[rescued.grafted.magnitude]} at ${formatNumber(rescued.grafted.loss)}.`
    : '';
  return `Least loss: ${formatNumber(best.loss)}, ${pairText(best)} (η = ${formatNumber(best.best ? rateOf(best.best) : NaN)}).${help}${rest}`;
}

function endText({ loss }: GraftingCell): string {
  return Number.isFinite(loss) ? `ends at ${formatNumber(loss)}` : 'diverges';
}

/** The direction that another method’s length improves most, as a ratio of losses; undefined where none does or a column is not all known. */
export function rescue(
  cells: readonly GraftingCell[],
): { readonly alone: GraftingCell; readonly grafted: GraftingCell } | undefined {
  const gains = methodNames.flatMap((_, direction) => {
    const column = cells.filter((cell) => cell.direction === direction);
    const alone = column.find(({ magnitude }) => magnitude === direction);
    const [grafted] = column
      .filter(({ magnitude, loss }) => magnitude !== direction && Number.isFinite(loss))
      .toSorted((a, b) => a.loss - b.loss);
    const isKnown = column.every(({ trials }) => trials.every(hasEnded));
    if (!alone || !grafted || !isKnown) return [];
    const gain = (Number.isFinite(alone.loss) ? alone.loss : Infinity) / grafted.loss;
    return gain > 1 ? [{ alone, grafted, gain }] : [];
  });
  return gains.toSorted((a, b) => b.gain - a.gain)[0];
}

/** Every pair with each learning rate. */
export function graftingTable(input: PanelInput): {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
} {
  return {
    columns: ['length from', 'direction from', 'η', 'loss', 'state', 'shown'],
    rows: graftingCells(input).flatMap((cell) =>
      cell.trials.map((trial) => [
        methodNames[cell.magnitude] ?? '',
        methodNames[cell.direction] ?? '',
        trial ? rateOf(trial) : '',
        trial && Number.isFinite(trial.loss) ? trial.loss : '',
        trial ? trialText(trial) : 'not trained yet',
        trial !== undefined && trial === cell.best ? 'best' : '',
      ]),
    ),
  };
}
