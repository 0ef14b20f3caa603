import { formatNumber } from '../../charts/formatNumber.ts';
import { namesInWords } from '../namesInWords.ts';
import type { PanelInput } from '../panel.ts';
import { clockOf } from '../cursorAxis.ts';
import { ghostCurves } from './ghostCurves.ts';
import {
  lossSeries,
  metricQuantities,
  pointAt,
  quartilesFrom,
  type LossQuantity,
  type LossSeries,
} from './lossSeries.ts';

const quantityNames: Readonly<Record<LossQuantity, string>> = {
  training: 'training loss',
  heldOut: 'held-out loss',
  trainingAccuracy: 'training accuracy',
  heldOutAccuracy: 'held-out accuracy',
  trainingAuc: 'training area under ROC',
  heldOutAuc: 'held-out area under ROC',
};

function isShare(quantity: LossQuantity): boolean {
  return quantity !== 'training' && quantity !== 'heldOut';
}

/** A loss, or a share in percent, for reading. */
export function lossText(quantity: LossQuantity, value: number, digits = 3): string {
  return isShare(quantity) ? `${formatNumber(100 * value, digits)} %` : formatNumber(value, digits);
}

/** Why there is nothing to draw. */
export function lossAbsence(input: PanelInput): string {
  const { runs, view } = input.experiment;
  if (runs.length === 0) return 'There is no run yet.';
  if (!input.looks.some((look) => !look.hidden)) return 'All runs are hidden.';
  if (input.newest === 0 && input.replicas.every((replica) => replica.steps === 0))
    return 'No step has been trained yet.';
  if (view.metric === 'accuracy') return 'There is no accuracy: this problem has no classes.';
  if (view.metric === 'auc') return 'There is no area under a ROC curve: this problem has not two classes.';
  return view.metric === 'training' ? 'No run has a finite loss.' : 'There are no held-out examples in this problem.';
}

/** Best and worst run at the cursor, who has diverged, and what the ghost is. */
export function lossCaption(input: PanelInput): string {
  return presentCaption(input) + ghostCaption(input);
}

function presentCaption(input: PanelInput): string {
  const all = lossSeries(input);
  const quantity = metricQuantities(input.experiment.view.metric).find((one) =>
    all.some((curve) => curve.quantity === one),
  );
  if (quantity === undefined) return lossAbsence(input);
  const series = all.filter((curve) => curve.quantity === quantity);

  const points = series.flatMap((curve) => {
    const at = pointAt(curve, input.cursor);
    return at === undefined ? [] : { curve, step: curve.steps[at]!, value: curve.exact[at]! };
  });
  points.sort((a, b) => (isShare(quantity) ? b.value - a.value : a.value - b.value));
  const [best, worst] = [points[0], points.at(-1)];
  const diverged = divergences(input, series);
  if (best === undefined || worst === undefined)
    return `At step ${input.cursor} no run has a finite ${quantityNames[quantity]}${diverged}.`;

  const name = (point: typeof best) => input.looks[point.curve.run]?.label ?? '';
  const number = (point: typeof best) => lossText(quantity, point.value);
  const median = best.curve.seeds > 1 ? `, medians of ${best.curve.seeds} seeds` : '';
  const opening = `At step ${Math.max(...points.map((point) => point.step))}`;
  if (points.length === 1)
    return `${opening} the ${quantityNames[quantity]} of ${name(best)} is ${number(best)}${median.replace('medians', 'median')}${diverged}.`;
  const [first, last] = [best, worst].map((one) => points.filter((point) => number(point) === number(one)));
  const names = (tied: typeof points = []) => namesInWords(tied.map(name));
  if (first?.length === points.length) {
    const precision = best.value === worst.value ? '' : ' to three digits';
    return `${opening} ${names(first)} have the same ${quantityNames[quantity]}${precision}, ${number(best)}${median}${diverged}.`;
  }
  const has = first?.length === 1 ? 'has' : 'have';
  const [top, bottom] = isShare(quantity) ? ['highest', 'lowest'] : ['lowest', 'highest'];
  return `${opening} ${names(first)} ${has} the ${top} ${quantityNames[quantity]}, ${number(best)}, and ${names(last)} the ${bottom}, ${number(worst)}${median}${diverged}.`;
}

/** Runs of a ghost whose losses are told, at most. */
const mostGhosts = 3;

/** What the dashed curves are, with the losses under the cursor. */
function ghostCaption(input: PanelInput): string {
  const [series, curves] = [lossSeries(input), ghostCurves(input)];
  if (!input.ghost || curves.length === 0 || series.length === 0) return '';
  // The present curves end a step before the newest weights.
  const step = Math.min(input.cursor, Math.max(...series.map((curve) => curve.steps[curve.count - 1]!)));
  const { name, looks } = input.ghost;
  const values = curves.slice(0, mostGhosts).flatMap((curve) => {
    const at = pointAt(curve, step);
    return at === undefined ? [] : `${looks[curve.run]?.label ?? ''}: ${lossText(curve.quantity, curve.exact[at]!)}`;
  });
  return ` Dashed and faint, ${name}${values.length === 0 ? '' : ` (at this step ${values.join(', ')})`}.`;
}

function divergences(input: PanelInput, series: readonly LossSeries[]): string {
  const ended = series.filter((curve) => curve.ends.length > 0);
  if (ended.length > 2) return `; ${ended.length} runs have diverged`;
  return ended.map((curve) => `; ${input.looks[curve.run]?.label ?? ''}: ${divergenceText(curve)}`).join('');
}

/** What a mark at the end of a curve says. */
export function divergenceText({ ends, seeds }: LossSeries): string {
  const first = Math.min(...ends.map((end) => end.step));
  if (seeds === 1) return `diverged at step ${first}`;
  return `${ends.length} of ${seeds} seeds diverged${ends.length > 1 ? ', first' : ''} at step ${first}`;
}

/** How many rows the table has at most. */
const tableRows = 100;

/** What is drawn, the ghost last, at evenly spaced steps, the cursor's and the last one. */
export function lossTable(input: PanelInput): {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
} {
  const series = lossSeries(input);
  const ghosts = series.length === 0 ? [] : ghostCurves(input);
  const drawn = [...series, ...ghosts];
  const last = drawn.reduce((latest, curve) => Math.max(latest, curve.steps[curve.count - 1]!), 0);
  const everyStep = series.some((curve) => curve.quantity === 'training');
  const known = everyStep
    ? Array.from({ length: last + 1 }, (_, step) => step)
    : [...new Set(drawn.flatMap((curve) => Array.from(curve.steps)))]
        .filter((step) => step <= last)
        .sort((a, b) => a - b);
  const stride = Math.ceil(known.length / tableRows);
  const steps = known.filter((step, i) => i % stride === 0 || step === input.cursor || step === last);
  const title = (curve: LossSeries, looks: PanelInput['looks']) =>
    `${looks[curve.run]?.label ?? ''}, ${quantityNames[curve.quantity]}${curve.seeds > 1 ? ' (median)' : ''}`;
  const columns = [
    ...series.map((curve) => title(curve, input.looks)),
    ...ghosts.map((curve) => `${title(curve, input.ghost?.looks ?? [])} – ${input.ghost?.name ?? ''}`),
  ];
  const cell = (curve: LossSeries, step: number) => {
    const at = pointAt(curve, step);
    if (at === undefined) return step < curve.steps[0]! ? '' : 'diverged';
    return curve.steps[at] === step ? curve.exact[at]! : '';
  };
  return {
    columns: ['step', ...columns],
    rows: series.length === 0 ? [] : steps.map((step) => [step, ...drawn.map((curve) => cell(curve, step))]),
  };
}

/** All values under the cursor, for reading aloud. */
export function lossReading(input: PanelInput, series: readonly LossSeries[]): string {
  const values = series.flatMap((curve) => {
    const at = pointAt(curve, input.cursor);
    return at === undefined
      ? []
      : `${input.looks[curve.run]?.label ?? ''} ${lossText(curve.quantity, curve.exact[at]!)}`;
  });
  return `step ${input.cursor}: ${values.join(', ') || 'no finite value'}`;
}

/** What must be known to read the picture, in short sentences. */
export function lossNotes(input: PanelInput, series: readonly LossSeries[]): string {
  const { metric, smoothing, xAxis } = input.experiment.view;
  const { runs } = input.experiment;
  const has = (quantity: LossQuantity) => series.some((curve) => curve.quantity === quantity);
  const notes: string[] = [];
  if (runs.length > 1)
    notes.push(input.batch > 0 ? 'Same initial weights and same batches for every run.' : 'Same start for every run.');
  if (metric === 'both' && has('heldOut') && has('training'))
    notes.push('Thick: held out; thin: training mini-batches.');
  if ((metric === 'accuracy' && has('trainingAccuracy')) || (metric === 'auc' && has('trainingAuc')))
    notes.push('Thick: held out; thin: training examples.');
  if (smoothing > 0 && has('training'))
    notes.push(`Averaged with weight ${smoothing} on the past; faint lines and numbers: as measured.`);
  const seeds = Math.max(...series.map((curve) => curve.seeds));
  if (seeds > 1)
    notes.push(`Line: median of ${seeds} seeds; band: ${seeds < quartilesFrom ? 'lowest to highest' : 'quartiles'}.`);
  const clock = clockOf(input);
  if (xAxis === 'time' && runs.length > 1 && clock)
    notes.push(`The cursor follows the clock of ${input.looks[clock.run]?.label ?? ''}.`);
  return notes.join(' ');
}
