import type { Progress } from './trainer.ts';

/** Consecutive stretches as one. */
export function joinProgress(stretches: readonly Progress[]): Progress {
  const join = (pick: (progress: Progress) => Float64Array) => {
    const parts = stretches.map(pick);
    const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  };
  return {
    firstStep: stretches[0]?.firstStep ?? 0,
    steps: stretches.reduce((sum, { steps }) => sum + steps, 0),
    loss: join(({ loss }) => loss),
    seconds: join(({ seconds }) => seconds),
    evaluations: stretches.flatMap(({ evaluations }) => evaluations),
    divergences: stretches.flatMap(({ divergences }) => divergences),
  };
}
