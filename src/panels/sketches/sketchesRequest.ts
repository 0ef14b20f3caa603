import { optionOf } from '../../experiment/optionOf.ts';
import { numberOf } from '../../fields/fields.ts';
import type { Parameter } from '../../optimizers/units.ts';
import type {
  SketchComparisonRequest,
  SketchComparisonResult,
  SketchMeasures,
} from '../../probes/sketchComparisonResult.ts';
import { focusParameter, focusRun } from '../focus.ts';
import type { PanelInput } from '../panel.ts';
import { sketchesFields, sketchNames } from './kind.ts';

export type SketchKind = keyof typeof sketchNames;

/** Fewer rows cannot be told from truncation, more take too long. */
export const LEAST_ROWS = 2;
const MOST_ROWS = 24;
/** Shorter rows are not worth a sketch. */
const shortest = 3;

const random: readonly SketchKind[] = ['randomProjection', 'countSketch', 'normSampling'];
const groups: Readonly<Record<'few' | 'family' | 'random' | 'all', readonly SketchKind[]>> = {
  few: ['frequentDirections', 'fast', 'fifth', 'incrementalSvd', ...random],
  family: ['frequentDirections', 'fast', 'half', 'fifth', 'robust', 'compensative', 'exponential'],
  random: ['frequentDirections', ...random],
  all: [
    'frequentDirections',
    'fast',
    'half',
    'fifth',
    'robust',
    'compensative',
    'exponential',
    'incrementalSvd',
    'spaceSaving',
    ...random,
  ],
};

/** The sketches that are compared; the best of rank ℓ is drawn as theory. */
export function shownSketches({ settings }: Pick<PanelInput, 'settings'>): readonly SketchKind[] {
  return groups[optionOf(sketchesFields.sketches, settings, 'sketches')];
}

export function shownMeasure({ settings }: Pick<PanelInput, 'settings'>): keyof SketchMeasures {
  return optionOf(sketchesFields.measure, settings, 'measure');
}

export function shownStream({ settings }: Pick<PanelInput, 'settings'>): SketchComparisonRequest['stream'] {
  return optionOf(sketchesFields.stream, settings, 'stream');
}

/** The side of a weight whose gradients are sketched: the one asked for, or the other where that is too short. */
export function shownSide({ rows, columns }: Parameter, wanted: 'left' | 'right'): 'left' | 'right' | undefined {
  const fits = { left: rows >= shortest, right: columns >= shortest };
  const other = wanted === 'left' ? 'right' : 'left';
  return fits[wanted] ? wanted : fits[other] ? other : undefined;
}

/** The most rows that the sketch of the bars may have. */
export function mostRows(input: PanelInput): number {
  if (shownStream(input) !== 'gradients') return MOST_ROWS;
  const parameter = focusParameter(input);
  const side = parameter && shownSide(parameter, input.experiment.view.side);
  if (!parameter || !side) return LEAST_ROWS;
  return Math.max(LEAST_ROWS, Math.min(MOST_ROWS, (side === 'left' ? parameter.rows : parameter.columns) - 1));
}

/** What the settings ask to be measured; nothing where no gradient can be sketched. */
export function sketchesRequest(input: PanelInput): SketchComparisonRequest | undefined {
  const { experiment, settings, cursor } = input;
  const stream = shownStream(input);
  const common = {
    probe: 'sketchComparison',
    stream,
    sketches: shownSketches(input),
    rank: Math.max(LEAST_ROWS, Math.min(mostRows(input), Math.round(experiment.view.rank))),
    bars: optionOf(sketchesFields.bars, settings, 'bars'),
  } as const;
  if (stream !== 'gradients') {
    const at = numberOf(settings, 'at') / 100;
    return { ...common, run: 0, seed: 0, step: 0, parameter: '', side: 'right', at };
  }
  const parameter = focusParameter(input);
  const side = parameter && shownSide(parameter, experiment.view.side);
  if (!parameter || !side || experiment.runs.length === 0 || cursor < 1) return undefined;
  return { ...common, run: focusRun(input), seed: 0, step: cursor, parameter: parameter.name, side, at: 1 };
}

/** The newest measurement, if it is of the stream chosen and rows have passed. */
export function sketchesResult(input: PanelInput): SketchComparisonResult | undefined {
  const { result } = input;
  return result?.probe === 'sketchComparison' && result.stream === shownStream(input) && result.rows > 0
    ? result
    : undefined;
}
