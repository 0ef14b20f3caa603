import { median } from '../experiment/median.ts';
import { formatNumber } from '../charts/formatNumber.ts';
import type { RootsTally } from '../worker/protocol.ts';
import type { Moment } from './live.ts';

/** How a run is doing, for its line in the list. */
export type RunStatus =
  | { readonly type: 'waiting' }
  | { readonly type: 'refused'; readonly text: string }
  | { readonly type: 'diverged'; readonly text: string; readonly cause: string }
  | { readonly type: 'training'; readonly text: string };

/** The state of a run at the cursor; over several seeds, of the median one. */
export function runStatus(
  { input, refused, tallies }: Pick<Moment, 'input' | 'refused' | 'tallies'>,
  run: number,
): RunStatus {
  const refusal = refused.find((one) => one.run === run);
  if (refusal) return { type: 'refused', text: refusal.reason };
  const replicas = input.replicas.filter((replica) => replica.run === run);
  const ended = replicas.flatMap(({ diverged }) => diverged ?? []);
  if (ended.length > 0) {
    const first = ended.reduce((best, one) => (one.step < best.step ? one : best));
    const who = replicas.length > 1 ? `${ended.length} of ${replicas.length} diverged, the first` : 'diverged';
    return { type: 'diverged', text: `${who} at step ${first.step}`, cause: first.cause };
  }
  const losses = replicas.flatMap(({ steps, loss }) => (steps > 0 ? [loss[Math.min(input.cursor, steps - 1)]!] : []));
  if (losses.length === 0) return { type: 'waiting' };
  const loss = `${losses.length > 1 ? 'median loss' : 'loss'} ${formatNumber(median(losses))}`;
  const tally = tallies.find((one) => one.run === run);
  return { type: 'training', text: tally ? `${loss}; ${lateness(tally)}` : loss };
}

/** How late the roots come that are computed beside the training, on average, and how many were left out because the last were not done. */
function lateness({ used, skipped, steps, milliseconds }: RootsTally): string {
  const late =
    used === 0
      ? 'no roots yet'
      : `roots ${formatNumber(steps / used)} steps (${formatNumber(milliseconds / used)} ms) late`;
  return skipped === 0 ? late : `${late}, ${skipped} refreshes skipped`;
}
