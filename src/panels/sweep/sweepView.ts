import { formatNumber } from '../../charts/formatNumber.ts';
import type { Trial } from '../studies/trials.ts';
import type { Sweep } from './cells.ts';

/** What a person may do in the picture of a sweep. */
export interface SweepView {
  readonly sweep: Sweep;
  readonly trials: readonly (Trial | undefined)[];
  /** Text alternative. */
  readonly label: string;
  /** Of the run that is swept; CSS. */
  readonly color: string;
  readonly picked: number;
  pick(point: number): void;
}

/** The loss before the first step of any point, which is the same for all, and the least of all so far. */
export function lossSpan(trials: readonly (Trial | undefined)[]): { readonly first: number; readonly least: number } {
  const first = trials.find((trial) => trial && Number.isFinite(trial.first))?.first ?? NaN;
  const losses = trials.flatMap((trial) => (trial && trial.loss > 0 && Number.isFinite(trial.loss) ? trial.loss : []));
  return { first, least: Math.min(...losses) };
}

/** A loss for a cell or tick. */
export function lossText(loss: number): string {
  return Number.isFinite(loss) ? formatNumber(loss, 2) : '';
}
