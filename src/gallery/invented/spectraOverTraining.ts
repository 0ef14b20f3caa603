import type { Parameter } from '../../optimizers/units.ts';
import type {
  SpectraAxis,
  SpectraHistoryRequest,
  SpectraHistoryResult,
  SpectraMeasures,
} from '../../probes/spectraHistoryResult.ts';

/** L and R of every matrix (of vectors where there are none), concentrating as training goes on; random ones beside them. */
export function inventedSpectraOverTraining(
  { decays, share, step, run }: SpectraHistoryRequest,
  parameters: readonly Parameter[],
  steps: number,
): SpectraHistoryResult {
  const every = Math.max(1, Math.ceil(steps / 60));
  const places = Int32Array.from({ length: Math.floor(step / every) }, (_, i) => (i + 1) * every);
  const matrices = parameters.filter(({ rows }) => rows > 1);
  const shown = matrices.length > 0 ? matrices : parameters;
  const axes = shown.flatMap(({ name, rows, columns }, layer) =>
    (
      [
        ['left', rows],
        ['right', columns],
      ] as const
    )
      .filter(([, size]) => size > 1)
      .map(([side, size], place): SpectraAxis => {
        const count = Math.ceil(share * size);
        const along = (number: (t: number, i: number) => number) => Float64Array.from(places, number);
        return {
          parameter: name,
          side,
          size,
          count,
          lines: decays.map((decay) => {
            const memory = decay === 1 ? 1 : 0.6;
            const crowd = (t: number) => Math.min(2, (size / (8 * Math.min(t, 1 / (1.001 - decay)))) ** 0.5);
            const wave = (i: number) => Math.sin(0.9 * i + layer + 2 * place + run);
            const rest = 1 - count / size;
            const own: SpectraMeasures = {
              mass: along((t, i) => 1 - rest * 0.15 * memory * (1 + 0.3 * wave(i)) * Math.exp((-2 * t) / steps)),
              dimension: along((t, i) => 1 + 0.2 * size * (0.2 + 0.1 * wave(i)) * (0.3 + t / steps)),
              rotation: along((t, i) =>
                i === 0
                  ? Number.NaN
                  : 1 - rest * (0.25 / memory) * Math.exp((-3 * memory * t) / steps) * (1 + 0.3 * wave(i)),
              ),
            };
            const mass = (t: number) => Math.min(1, count / size + 0.325 * rest * crowd(t));
            const dimension = (t: number) => size / (1 + crowd(t)) ** 2;
            return {
              decay,
              own,
              random: {
                mass: along((t, i) => Math.min(1, mass(t) * (1 + 0.01 * wave(i)))),
                dimension: along((t, i) => Math.max(1, dimension(t) * (1 + 0.05 * wave(i)))),
                rotation: along((_t, i) =>
                  i === 0
                    ? Number.NaN
                    : 1 - rest * (0.6 / memory) * (1 + 0.05 * wave(i)) * (decay === 1 ? 3 / (i + 3) : 0.8),
                ),
              },
              theory: {
                mass: along((t) => (crowd(t) > 0.5 ? Number.NaN : mass(t))),
                dimension: along((t) => (crowd(t) > 0.5 ? Number.NaN : dimension(t))),
              },
            };
          }),
        };
      }),
  );
  return { probe: 'spectraHistory', step: places.at(-1) ?? 0, share, every, steps: places, axes, skipped: [] };
}
