import { median } from './median.ts';
import type { EngineName } from '../array/engine.ts';
import type { Fields, Settings } from '../fields/fields.ts';
import { networkOf } from '../networks/index.ts';
import { optimizerOf } from '../optimizers/index.ts';
import { problemOf } from '../problems/index.ts';
import type { Experiment } from './experiment.ts';

/** What became of one run, over all of its seeds. */
export type RunResult =
  /** Median of the last training losses, to 6 digits, and a hash of the bits of what led there. */
  | { readonly type: 'loss'; readonly loss: number; readonly bits: string }
  /** The first step at which one of the seeds diverged. */
  | { readonly type: 'diverged'; readonly step: number }
  | { readonly type: 'refused' };

/** What training an experiment gave: short enough for a link, and no part of the experiment. */
export interface Digest {
  /** Steps trained. */
  readonly step: number;
  readonly engine: EngineName;
  /** `NUMERICS_VERSION` and `APP_VERSION` of the page that computed it. */
  readonly numerics: number;
  readonly app: string;
  /** `trainedHash` of the experiment that it is a result of. */
  readonly of: string;
  /** By run. */
  readonly runs: readonly RunResult[];
}

/** As much of a record of training as a digest looks at. */
export interface Recorded {
  readonly replicas: readonly {
    readonly run: number;
    /** Steps recorded. */
    readonly steps: number;
    readonly loss: Float64Array;
    readonly diverged?: { readonly step: number };
  }[];
  readonly refused: readonly { readonly run: number }[];
}

/** Steps of a curve whose bits are compared, spread evenly, the last among them. */
const SAMPLES = 32;

/** What became of each of `runs` runs within the first `step` steps, which must have been recorded; `step` ≥ 1. */
export function resultsAt({ replicas, refused }: Recorded, runs: number, step: number): readonly RunResult[] {
  return Array.from({ length: runs }, (_, run): RunResult => {
    const own = replicas.filter((replica) => replica.run === run);
    if (own.length === 0 || refused.some((one) => one.run === run)) return { type: 'refused' };
    const ended = own.flatMap(({ diverged }) => (diverged && diverged.step <= step ? [diverged.step] : []));
    if (ended.length > 0) return { type: 'diverged', step: Math.min(...ended) };
    const loss = median(own.map((replica) => replica.loss[step - 1] ?? NaN));
    if (!Number.isFinite(loss)) return { type: 'diverged', step };
    return { type: 'loss', loss: Number(loss.toPrecision(6)), bits: hashed(sampledBits(own, step)).slice(-5) };
  });
}

/** A short hash of everything in an experiment that decides its numbers, but for the engine: settings as declared count as not given. */
export function trainedHash({ problem, network, runs, steps, batch, seed, seeds }: Experiment): string {
  const declared = problemOf(problem.kind);
  const isSurface = declared?.type === 'surface';
  const trained = [
    problem.kind,
    changed(declared?.fields ?? {}, problem.settings),
    problem.start ?? 0,
    problem.data ?? 0,
    isSurface
      ? 0
      : [network.kind, changed(networkOf(network.kind)?.fields ?? {}, network.settings), network.weights ?? 0],
    runs.map(({ optimizer, settings }) => {
      const own = optimizerOf(optimizer);
      return [optimizer, changed({ ...own?.hyper, ...own?.fixed }, settings)];
    }),
    [steps, isSurface ? 0 : batch, seed, seeds],
  ];
  return hashed(new TextEncoder().encode(JSON.stringify(trained)));
}

function changed(fields: Fields, settings: Settings): readonly unknown[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const value = settings[name] ?? field.default;
    return JSON.stringify(value) === JSON.stringify(field.default) ? [] : [name, value];
  });
}

function sampledBits(replicas: Recorded['replicas'], step: number): Uint8Array {
  const count = Math.min(SAMPLES, step);
  const values = replicas.flatMap(({ loss }) =>
    Array.from({ length: count }, (_, i) => loss[Math.ceil((step * (i + 1)) / count) - 1] ?? NaN),
  );
  return new Uint8Array(new Float64Array(values).buffer);
}

/** FNV-1a with 32 bits, in base 36. */
function hashed(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(36).padStart(7, '0');
}
