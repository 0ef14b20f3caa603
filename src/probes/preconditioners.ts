import { float64 as xp } from '../array/float64.ts';
import { snapshotOf, weightOf, type History } from './history.ts';
import { unitOf } from './plane.ts';
import { preconditionerMatrices } from './preconditionerMatrices.ts';
import type { PreconditionersRequest, PreconditionersResult } from './preconditionersResult.ts';
import type { OpenProbe, Probe } from './probe.ts';
import { angleBetween, signFlips } from './signFlips.ts';
import { transitionAt } from './transitions.ts';

/** What a step did to the gradient. */
interface Reading {
  /** Steps done after it. */
  readonly step: number;
  readonly flips: number;
  readonly turned: number;
  readonly stepped: number;
}

export const preconditioners: Probe<PreconditionersRequest, PreconditionersResult> = {
  summary:
    'The matrices that a run multiplies the gradient of one weight by, the share of the gradient’s signs that they turn round, and the angle between gradient and step.',
  fields: {},
  ofParameter: true,
  request: (target, parameter) => ({ probe: 'preconditioners', ...target, parameter }),
  open,
};

/** Remembers what it has measured of each recorded step. */
function open(history: History): OpenProbe<PreconditionersRequest, PreconditionersResult> {
  const measured = new Map<string, Map<number, Reading | undefined>>();

  return ({ run, seed, step, parameter: name }, late) => {
    const { index } = weightOf(history, name);
    const here = snapshotOf(history, { run, seed, step });
    const unit = unitOf(here, index);
    const key = `${run} ${seed} ${unit.index}`;
    const known = measured.get(key) ?? new Map<number, Reading | undefined>();
    measured.set(key, known);
    const readings = new Map<number, Reading>();
    let isComplete = true;
    let fresh = 0;
    for (const at of history.snapshotSteps) {
      if (!known.has(at)) {
        if (at > here.step) continue;
        // Something new at every request, however late.
        if (fresh++ > 0 && late()) {
          isComplete = false;
          break;
        }
      }
      const reading = known.has(at) ? known.get(at) : read(history, run, seed, unit.index, at);
      // What is not yet known of the newest one may be recorded later.
      if (at < (history.snapshotSteps.at(-1) ?? 0)) known.set(at, reading);
      if (reading && !readings.has(reading.step)) readings.set(reading.step, reading);
    }
    const operator = here.optimizer.operator(xp, here.states[unit.index] ?? {}, here.hyper, here.fixed);
    const series = (value: (reading: Reading) => number) => Float64Array.from(readings.values(), value);
    return {
      complete: isComplete,
      result: {
        probe: 'preconditioners',
        step: here.step,
        unit: unit.name,
        rows: unit.rows,
        columns: unit.columns,
        form: operator.form,
        matrices: preconditionerMatrices(here, unit.index, operator),
        history: {
          at: [...readings.keys()].findLastIndex((measured) => measured <= step),
          steps: Int32Array.from(readings.keys()),
          flips: series(({ flips }) => flips),
          turned: series(({ turned }) => turned),
          stepped: series(({ stepped }) => stepped),
        },
      },
    };
  };
}

function read(history: History, run: number, seed: number, unit: number, at: number): Reading | undefined {
  const transition = transitionAt(history, run, seed, unit, at);
  if (!transition) return undefined;
  const { step, grad, preconditioned, move } = transition;
  return {
    step,
    flips: signFlips(grad.data, preconditioned.data),
    turned: angleBetween(grad.data, preconditioned.data),
    stepped: move ? angleBetween(xp.neg(grad).data, move.data) : Number.NaN,
  };
}
