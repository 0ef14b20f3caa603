import type { StepTimeResult } from '../../probes/stepTimeResult.ts';

/** Times that grow from run to run, every second one with roots; the last run, if there are many, without any. */
export function inventedStepTimes(step: number, runs: number): StepTimeResult {
  const measured = runs > 4 ? runs - 1 : runs;
  return {
    probe: 'stepTime',
    step,
    batch: 32,
    runs: Array.from({ length: measured }, (_, run) => ({
      run,
      gradient: 0.21,
      statistics: run === 0 ? 0.002 : 0.03 * run,
      roots: run % 2 === 0 && run > 0 ? 0.9 * run : 0,
      interval: run % 2 === 0 && run > 0 ? run : 0,
      direction: run === 0 ? 0.001 : 0.04 * run,
      rest: 0.02 + 0.01 * run,
      rounds: 9,
    })),
    absent: runs > 4 ? [{ run: runs - 1, reason: 'it was refused, or ended before its first step' }] : [],
  };
}
