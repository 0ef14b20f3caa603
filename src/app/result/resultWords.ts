import { formatNumber } from '../../charts/formatNumber.ts';
import { reasonsToDiffer, type RunComparison } from '../../experiment/compareResults.ts';
import type { RunResult } from '../../experiment/digest.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import { experimentFields } from '../../experiment/experimentFields.ts';
import type { Comparison } from './ownDigest.ts';

/** A comparison in words. */
export interface ComparisonWords {
  readonly summary: string;
  /** By run: how it has turned out. */
  readonly runs: readonly string[];
  readonly reasons: readonly string[];
}

export function comparisonWords({ sent, here }: Comparison, { runs }: Experiment): ComparisonWords {
  if (!here) {
    const where = `at step ${sent.step}, computed on ${engineName(sent.engine)}`;
    const summary = `This link brings the sender’s result ${where}. It is compared with yours when training gets there.`;
    return { summary, runs: sent.runs.map(resultWords), reasons: [] };
  }
  const good = here.runs.filter(({ verdict }) => verdict !== 'apart').length;
  const count = here.runs.length;
  const allEqual = here.runs.every(({ verdict }) => verdict === 'equal');
  const which = count === 1 ? 'the run' : `all ${count} runs`;
  const summary =
    good === count
      ? `Reproduced: ${which} at step ${sent.step}${allEqual ? ', bit for bit' : ''}.`
      : `${good === 0 ? 'Not' : `Only ${good} of ${count} runs`} reproduced at step ${sent.step}.`;
  const hasLateRoots = runs.some(({ settings }) => settings['roots'] === 'aside');
  const reasons = reasonsToDiffer(sent, here.own, hasLateRoots, engineName);
  const unexplained =
    'Engine and version are the same, so nothing should differ: the result in the link may not be genuine.';
  return {
    summary,
    runs: here.runs.map(runWords),
    reasons: allEqual ? [] : good < count && reasons.length === 0 ? [unexplained] : reasons,
  };
}

/** What a run has come to. */
function resultWords(result: RunResult): string {
  switch (result.type) {
    case 'loss':
      return `loss ${formatNumber(result.loss, 5)}`;
    case 'diverged':
      return `diverged at step ${result.step}`;
    case 'refused':
      return 'not trained';
  }
}

function runWords({ verdict, sent, own, apart, tolerance }: RunComparison): string {
  if (verdict === 'equal') return `the same: ${resultWords(own)}`;
  const both = `${resultWords(own)} here, ${resultWords(sent)} in the link`;
  if (apart === undefined) return both;
  const far = `${both}: apart by ${percent(apart)} of the loss at the start`;
  return verdict === 'close'
    ? `${far}, no more than rounding explains`
    : `${far}, more than the ${percent(tolerance)} that rounding explains`;
}

function percent(share: number): string {
  return share < 1e-6 ? 'less than 0.0001 %' : `${formatNumber(100 * share, 2)} %`;
}

/** An engine as the settings call it. */
function engineName(name: string): string {
  return experimentFields.engine.options.find(({ value }) => value === name)?.label ?? name;
}
