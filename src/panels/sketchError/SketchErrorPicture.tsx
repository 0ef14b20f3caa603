import { useMemo, type ReactNode } from 'react';
import type { AxisSpec } from '../../charts/axis.ts';
import { powerOfTen } from '../../charts/formatNumber.ts';
import { wholeNumber } from '../../charts/grouped.ts';
import { focusRun } from '../focus.ts';
import type { PanelActions, PanelInput } from '../panel.ts';
import { stepRange } from '../stepRange.ts';
import { relativeTo, sketchAbsence, sketchCaption, sketchRequest, sketchResult } from './sketchCaption.ts';
import { SketchChart } from './SketchChart.tsx';

/** Smaller shares of ‖AᵀA‖₂ are drawn at the lower end of the axis: exact zeros and the rounding of the decompositions. */
const least = 1e-6;

/** Error of a Frequent Directions sketch of the run's gradients: over steps, and over the sketch's length at the cursor. */
export function SketchErrorPicture({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  const result = sketchResult(input);
  const curves = useMemo(() => {
    if (result === undefined) return undefined;
    const [steps, ranks] = [
      relativeTo(result.overSteps, result.overSteps.top),
      relativeTo(result.overRanks, result.top),
    ];
    return { steps, ranks, y: shareAxis([...Object.values(steps), ...Object.values(ranks)]) };
  }, [result]);
  if (result === undefined || curves === undefined) {
    return <p className="panel-empty">{input.problem === undefined ? sketchAbsence(input) : 'Not measured.'}</p>;
  }
  const run = focusRun(input);
  const look = input.looks[run];
  const newest = Math.max(1, input.newest, result.overSteps.steps.at(-1) ?? 0);
  const lastRank = Math.max(1, result.dimension - 1);
  // What is asked for, not what was measured last: the ranks are all there already.
  const rank = Math.min(sketchRequest(input)?.rank ?? result.rank, lastRank);
  const shared = {
    label: sketchCaption(input),
    look,
    y: curves.y,
    dim: input.hoveredRun !== undefined && input.hoveredRun !== run,
  };
  return (
    <>
      <div className="panel-pair">
        <SketchChart
          {...shared}
          x={{ label: 'step', type: 'linear', domain: [0, Math.max(newest, stepRange(input))], format: wholeNumber }}
          places={result.overSteps.steps}
          curve={curves.steps}
          showCursor={input.cursor < input.newest}
          placeText={(step) => `step ${step}`}
          slider={{
            label: 'Step along the sketch error',
            value: Math.min(input.cursor, newest),
            min: 0,
            max: newest,
            change: actions.moveCursor,
          }}
        />
        <SketchChart
          {...shared}
          x={{
            label: `rank ℓ at step ${result.step}`,
            type: 'linear',
            domain: [1, Math.max(2, lastRank)],
            format: wholeNumber,
          }}
          places={result.overRanks.ranks}
          curve={curves.ranks}
          showCursor
          placeText={(rank) => `ℓ = ${rank}`}
          slider={{
            label: 'Rank along the sketch error',
            value: rank,
            min: 1,
            max: lastRank,
            change: (next) => actions.changeView({ rank: next }),
          }}
        />
      </div>
      <p className="panel-note">{notes(input)}</p>
    </>
  );
}

function notes(input: PanelInput): string {
  const label = input.looks[focusRun(input)]?.label ?? '';
  const parameters = input.parameters.some(({ rows }) => rows > 1)
    ? ''
    : ' There is no weight matrix here: the right side of the vector is sketched.';
  return `A: the gradients of ${label} so far, one below the other; B: their sketch, ℓ rows; best: of all matrices of rank ℓ.${parameters}${input.problem === undefined ? '' : ` Not up to date: ${input.problem}`}`;
}

function shareAxis(curves: readonly Float64Array[]): AxisSpec {
  let [low, high] = [1, least];
  for (const curve of curves) {
    for (const value of curve) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  const floor = low < least ? { floor: `≤${powerOfTen(Math.log10(least))}` } : {};
  return {
    label: 'share of ‖AᵀA‖₂',
    type: 'log',
    domain: [Math.max(least, low), Math.max(high, 10 * least, 2 * low)],
    ...floor,
  };
}
