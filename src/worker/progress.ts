import { flatten } from './flatten.ts';
import { MOST_SPANS } from './protocol.ts';
import type { Progress } from './trainer.ts';

/** Consecutive stretches as one. */
export function joinProgress(stretches: readonly Progress[]): Progress {
  const machine = stretches.at(-1)?.machine;
  return {
    firstStep: stretches[0]?.firstStep ?? 0,
    steps: stretches.reduce((sum, { steps }) => sum + steps, 0),
    loss: flatten(stretches.map(({ loss }) => loss)),
    seconds: flatten(stretches.map(({ seconds }) => seconds)),
    evaluations: stretches.flatMap(({ evaluations }) => evaluations),
    divergences: stretches.flatMap(({ divergences }) => divergences),
    spans: stretches.flatMap(({ spans }) => spans).slice(-MOST_SPANS),
    tallies: stretches.at(-1)?.tallies ?? [],
    notices: stretches.flatMap(({ notices }) => notices),
    ...(machine && { machine }),
  };
}
