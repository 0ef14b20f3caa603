import { smooth } from '../../charts/smooth.ts';
import type { Trial } from './trials.ts';
import { medianOf } from './trials.ts';

/**
 * Steps that a trial took until its smoothed mini-batch loss was at most `target`, the median over its seeds: Infinity where it never was,
 * NaN where it has not been so far and training goes on. The past weighs `weight` in the smoothed loss.
 */
export function stepsTo(trial: Trial | undefined, target: number, weight: number): number {
  if (!trial || trial.replicas.length === 0 || Number.isNaN(target)) return NaN;
  const isOpen = trial.state === 'training' || trial.state === 'waiting';
  const reached = trial.replicas.map(({ loss, steps }) => {
    const step = smooth(loss, steps, weight).findIndex((value) => value <= target);
    return step === -1 ? Infinity : step;
  });
  const median = medianOf(reached);
  return median === Infinity && isOpen ? NaN : median;
}
