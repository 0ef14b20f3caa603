import { optimizerOf } from '../../optimizers/index.ts';
import { problemOf } from '../../problems/index.ts';
import type { Summary } from '../../storage/packedExperiment.ts';

/** What an experiment is, in a line: "Rings: SGD, Adam, Shampoo (2)". */
export function describe({ problem, optimizers }: Summary): string {
  const labels = optimizers.map((kind) => optimizerOf(kind)?.label ?? kind);
  const runs = [...new Set(labels)].map((label) => {
    const count = labels.filter((other) => other === label).length;
    return count === 1 ? label : `${label} (${count})`;
  });
  return `${problemOf(problem)?.label ?? problem}: ${runs.join(', ')}`;
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** How long ago something was; what is older than a month, by its date. */
export function ago(then: number, now: number): string {
  const past = now - then;
  if (past > 30 * UNITS[0][1]) return new Date(then).toLocaleDateString('en', { dateStyle: 'medium' });
  const unit = UNITS.find(([, milliseconds]) => past >= milliseconds);
  if (!unit) return 'just now';
  const count = Math.floor(past / unit[1]);
  return `${count} ${unit[0]}${count === 1 ? '' : 's'} ago`;
}

/** "3.2 MB", of 10⁶ bytes. */
export function size(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** step;
  return `${value < 10 && step > 0 ? value.toFixed(1) : Math.round(value)} ${units[step]}`;
}
