import type { Experiment } from '../experiment/experiment.ts';
import { buildModel } from '../experiment/model.ts';
import { plain, type EngineHandle } from './engineHandle.ts';

/** Multiply-adds per step below which WebAssembly's cost per call exceeds what it saves: about 10 ms of plain TypeScript. */
const WASM_WORTH_TRYING = 2e7;
/** Steps that are timed on each engine, after as many to warm up. */
const TIMED_STEPS = 3;

/**
 * Whichever of plain TypeScript and WebAssembly takes less time for an experiment; measured where it could matter. `why` says why it has to be
 * a processor.
 */
export async function fasterProcessor(
  experiment: Experiment,
  why: string,
  startWasm: () => Promise<EngineHandle | string>,
): Promise<EngineHandle> {
  const work = workPerStep(experiment);
  if (work < WASM_WORTH_TRYING) {
    const reason = `For ${count(work)} multiply-adds a step, plain TypeScript is faster than WebAssembly.`;
    return plain(`${why} ${reason}`, false);
  }
  const own = plain('');
  const other = await startWasm();
  if (typeof other === 'string') return plain(`${why} ${other}`, false);
  const [ownTime, otherTime] = [await timed(own, experiment), await timed(other, experiment)];
  const measured = `Measured: plain TypeScript ${ownTime.toFixed(1)} ms a step, WebAssembly ${otherTime.toFixed(1)} ms.`;
  if (otherTime < ownTime) return { ...other, info: { ...other.info, reason: `${why} ${measured}` } };
  other.dispose();
  return plain(`${why} ${measured}`, false);
}

async function timed(handle: EngineHandle, experiment: Experiment): Promise<number> {
  const trainer = await handle.train({ ...experiment, steps: 2 * TIMED_STEPS });
  try {
    await trainer.advance(TIMED_STEPS);
    const begun = performance.now();
    await trainer.advance(TIMED_STEPS);
    return (performance.now() - begun) / TIMED_STEPS;
  } finally {
    trainer.dispose();
  }
}

/** Multiply-adds of forward and backward passes of all replicas in one step. */
function workPerStep(experiment: Experiment): number {
  const { parameters, batch } = buildModel(experiment);
  const weights = parameters.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  return 3 * weights * Math.max(1, batch) * experiment.runs.length * experiment.seeds;
}

function count(n: number): string {
  return n < 1e6 ? `${Math.max(1, Math.round(n / 1e3))} thousand` : `${(n / 1e6).toFixed(1)} million`;
}
