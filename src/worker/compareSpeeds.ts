import { fixedOf } from '../experiment/budget.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { sizesOf } from '../experiment/sizes.ts';
import { optimizerOf } from '../optimizers/index.ts';
import type { EngineHandle } from './engineHandle.ts';

/** Milliseconds for which an engine is watched, twice: first it warms up. */
const LOOK = 10;

/** Milliseconds until a training can begin, and for each of its steps. */
interface Speed {
  readonly start: number;
  readonly step: number;
}

/** Milliseconds that a whole training is expected to take on each of two engines. */
export type CompareSpeeds = (
  some: EngineHandle,
  other: EngineHandle,
  experiment: Experiment,
) => Promise<readonly [number, number]>;

/**
 * Times the first steps of a training on two engines, one after the other, both from step 0. Experiments that cost the same are timed once:
 * to drag a learning rate shall not be paid for with every move. `now` gives milliseconds.
 */
export function speedComparison(now: () => number): CompareSpeeds {
  const known = new Map<string, readonly [Speed, Speed]>();
  return async (some, other, experiment) => {
    const key = costOf(experiment);
    const speeds = known.get(key) ?? [await speedOf(some, experiment, now), await speedOf(other, experiment, now)];
    known.set(key, speeds);
    const total = ({ start, step }: Speed) => start + experiment.steps * step;
    return [total(speeds[0]), total(speeds[1])];
  };
}

async function speedOf(engine: EngineHandle, experiment: Experiment, now: () => number): Promise<Speed> {
  const asked = now();
  const trainer = await engine.train(experiment);
  try {
    const begun = now();
    const { steps } = await trainer.advance(Infinity, LOOK);
    const warm = now();
    const more = await trainer.advance(Infinity, LOOK);
    // The whole training may be over within the first look.
    const step = more.steps > 0 ? (now() - warm) / more.steps : (warm - begun) / steps;
    return { start: begun - asked, step };
  } finally {
    trainer.dispose();
  }
}

/** Whatever decides what a step of an experiment costs. */
function costOf(experiment: Experiment): string {
  const { problem, runs, batch, seeds } = experiment;
  const { parameters, examples } = sizesOf(experiment);
  const methods = runs.map(({ optimizer, settings }) => {
    const declared = optimizerOf(optimizer);
    return [optimizer, declared && fixedOf(declared, settings)];
  });
  return JSON.stringify([problem.kind, parameters, examples, methods, batch, seeds]);
}
