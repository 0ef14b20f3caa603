import { formatNumber } from '../../charts/formatNumber.ts';
import { grouped } from '../../charts/grouped.ts';
import type { SketchComparisonResult, SketchMeasures } from '../../probes/sketchComparisonResult.ts';
import { focusParameter, focusRun } from '../focus.ts';
import type { PanelInput } from '../panel.ts';
import { percent } from '../percent.ts';
import { sketchName } from './sketchesLines.ts';
import { shownMeasure, shownSide, shownStream, sketchesRequest, sketchesResult } from './sketchesRequest.ts';

/** A measured value, as it is read. */
export function measureText(measure: keyof SketchMeasures, value: number): string {
  if (Number.isNaN(value)) return 'not measured';
  return measure === 'kept' ? percent(value) : formatNumber(value);
}

/** Why there is nothing to draw, or nothing yet. */
export function sketchesAbsence(input: PanelInput): string | undefined {
  const result = sketchesResult(input);
  if (result && result.energy > 0) return undefined;
  if (result)
    return Number.isNaN(result.energy)
      ? `The gradients of ${result.parameter} are no longer finite: the run has diverged.`
      : `Until step ${result.step} all gradients of ${result.parameter} are zero: there is nothing to sketch.`;
  if (input.problem !== undefined) return `The sketches could not be compared: ${input.problem}`;
  if (shownStream(input) !== 'gradients') return 'The sketches are being compared.';
  if (input.experiment.runs.length === 0) return 'There is no run whose gradients could be sketched.';
  const parameter = focusParameter(input);
  if (parameter === undefined) return 'No step has been trained yet.';
  if (shownSide(parameter, input.experiment.view.side) === undefined)
    return `${parameter.name} has no side of at least 3: there is nothing to sketch. Another stream can be chosen.`;
  if (input.cursor < 1) return 'Before the first step no gradient has been seen.';
  return `The sketches of ${parameter.name}’s gradients are being compared.`;
}

/** The stream in words. */
function streamWords(
  { stream, rows, planned, dimension, step, parameter, side, every }: SketchComparisonResult,
  label: string,
): string {
  const count = rows < planned ? `the first ${number(rows)} of ${number(planned)} rows` : `${number(rows)} rows`;
  const d = `d = ${dimension}`;
  switch (stream) {
    case 'gradients': {
      const which = side === 'right' ? 'rows' : 'columns';
      const sampled = every === 1 ? '' : `, one gradient in ${every}`;
      return `${number(rows)} ${which} of ${label}’s gradients of ${parameter} up to step ${step} (${d}${sampled})`;
    }
    case 'synthetic':
      return `${count} of ten directions in noise (${d})`;
    case 'adversarial':
      return `${count} of which all but the first few have one new direction (${d})`;
    case 'basis':
      return `${count}, unit vectors of ${dimension} items by Zipf’s law`;
    case 'noise':
      return `${count} of noise without structure (${d})`;
  }
}

/** What a sketch does, with its value. */
const predicates: Readonly<Record<keyof SketchMeasures, (value: string, k: number) => string>> = {
  covariance: (value) => `errs by ${value} of ‖A‖²_F`,
  projection: (value, k) =>
    `leaves ${value} times the best residual when A is projected on its top ${k === 1 ? 'direction' : `${k} directions`}`,
  kept: (value) => `keeps ${value} of the energy`,
};

/** What Frequent Directions, or the first sketch, does at the ℓ of the bars, beside bound and best, and what the extremes are. */
export function sketchesCaption(input: PanelInput): string {
  const absence = sketchesAbsence(input);
  const result = sketchesResult(input);
  if (absence !== undefined || !result) return absence ?? '';
  const measure = shownMeasure(input);
  const { ell } = result.bars;
  const at = result.theory.ell.indexOf(ell);
  const text = (value: number | undefined) => measureText(measure, value ?? Number.NaN);
  const label = input.looks[focusRun(input)]?.label ?? 'the run';
  const found = result.lines
    .map((line) => ({ name: sketchName(line), value: line[measure][at]! }))
    .filter(({ value }) => Number.isFinite(value));
  const own = found[0];
  const rest = found.slice(1).sort((a, b) => a.value - b.value);
  const [low, high] = [rest[0], rest.at(-1)];
  const others =
    low && high ? `; of the others ${low.name} ${text(low.value)} to ${high.name} ${text(high.value)}` : '';
  const first = own
    ? `${own.name} with ℓ = ${ell} rows ${predicates[measure](text(own.value), result.signal)}`
    : `nothing is measured yet at ℓ = ${ell}`;
  const proved = `of Frequent Directions ${measure === 'kept' ? 'at least' : 'at most'} ${text(result.theory.bound[measure][at])} is proved, the best of rank ${ell} has ${text(result.theory.best[measure][at])}`;
  const theory = Number.isNaN(result.theory.bound[measure][at])
    ? `the projection error needs ℓ > ${result.signal}`
    : proved;
  return `On ${streamWords(result, label)} ${first}; ${theory}${others}. ${barsWords(result)}${footing(input, result)}`;
}

/** What the bars show. */
function barsWords({ bars, seed }: SketchComparisonResult): string {
  if (bars.squares.length === 0) return '';
  const used = bars.squares.filter((square) => square > 1e-9 * (bars.exact[0] ?? 0)).length;
  const rows = `${used} of the ${bars.ell} rows of ${sketchName(bars)} are in use`;
  if (!bars.items) return `${rows}; random seed ${seed}.`;
  const apart = Math.max(0, ...bars.items.map(({ counter, sketched }) => Math.abs(counter - sketched)));
  return apart < 1e-6
    ? `${rows}, and they are the counters of Misra–Gries to ${formatNumber(Math.max(apart, Number.EPSILON), 1)}; random seed ${seed}.`
    : `${rows}; they differ from the counters of Misra–Gries by up to ${formatNumber(apart)}; random seed ${seed}.`;
}

function footing(input: PanelInput, { left }: SketchComparisonResult): string {
  const stale = input.problem === undefined ? '' : ` Not up to date: ${input.problem}`;
  return `${left > 0 && input.problem === undefined ? ` Still to be measured: ${left}.` : ''}${stale}`;
}

function number(value: number): string {
  return grouped(value);
}

/** Whether what is asked for is what is shown. */
export function isAsked(input: PanelInput, { bars }: SketchComparisonResult): boolean {
  const request = sketchesRequest(input);
  return request?.rank === bars.ell && request.bars === bars.kind;
}
