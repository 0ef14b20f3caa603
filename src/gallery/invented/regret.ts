import type { PanelInput } from '../../panels/panel.ts';
import type { RegretRequest, RegretResult } from '../../probes/regretResult.ts';

/** Weights that pay a little less than the best of the invented runs, and a bound for every run but the last ones. */
export function inventedRegret(
  { run, step }: RegretRequest,
  replicas: PanelInput['replicas'],
): RegretResult | undefined {
  const every = Math.max(1, Math.ceil(step / 40));
  const horizons = Int32Array.from({ length: Math.floor(step / every) }, (_, i) => (i + 1) * every);
  if (horizons.length === 0) return undefined;
  const sums = replicas.filter(({ seed }) => seed === 0).map(({ loss }) => sumsAt(loss, horizons));
  const best = Float64Array.from(horizons, (horizon, i) => {
    const paid = sums.flatMap((values) => (Number.isFinite(values[i]) ? [values[i]!] : []));
    return paid.length === 0 ? 0 : Math.min(...paid) - 0.4 * Math.sqrt(horizon);
  });
  const result = { probe: 'regret', step, horizons, best, run } as const;
  if (run > 4) return { ...result, reason: 'No bound is drawn for this run: none holds for its step.' };
  return {
    ...result,
    bound: {
      text: 'R_T ≤ (D²/2η)·√T + η G² √T (invented)',
      values: Float64Array.from(horizons, (horizon) => 9 * Math.sqrt(horizon)),
      constants: [
        { symbol: 'D', value: 1.7 },
        { symbol: 'G', value: 2.2 },
      ],
    },
  };
}

function sumsAt(loss: Float64Array, horizons: Int32Array): readonly number[] {
  let [sum, at] = [0, 0];
  return Array.from(horizons, (horizon) => {
    for (; at < horizon; at++) sum += loss[at]!;
    return sum;
  });
}
