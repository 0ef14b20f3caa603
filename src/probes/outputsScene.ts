import type { Experiment } from '../experiment/experiment.ts';
import type { Model } from '../experiment/model.ts';
import { problemOf } from '../problems/index.ts';
import type { Dataset } from '../problems/problem.ts';
import type { Answers, Questions } from './outputsPredictor.ts';
import type { OutputsPicture, OutputsPoints, OutputsRequest } from './outputsResult.ts';

/** Examples of either kind that are looked at, at most. */
const EXAMPLES = 300;
/** The picture of a function reaches this much further than the data, relative to what they span. */
const MARGIN = 0.12;
/** Inputs that are taken for a square image where the problem does not say, at least. */
const PIXELS = 16;

/** What is asked of every run, and how a picture follows from the answers. */
export interface OutputsScene {
  readonly model: Model;
  readonly picture: OutputsPicture;
  readonly training: Questions;
  readonly heldOut: Questions;
  readonly grid: Questions | undefined;
  /** What the picture shows of a run. */
  values(answers: {
    readonly training: Answers;
    readonly heldOut: Answers;
    readonly grid: Answers | undefined;
  }): Float32Array;
  /** Of each point its class or number; empty where the picture has no points. */
  answers(answers: { readonly training: Answers; readonly heldOut: Answers }): Float32Array;
}

type Common = Pick<OutputsScene, 'model' | 'training' | 'heldOut'> & { readonly classes: number };

/** The picture that fits the problem: a function of one or two inputs, images, or answers beside the truth. */
export function sceneOf(model: Model, { problem }: Experiment, request: OutputsRequest): OutputsScene {
  if (!model.data) throw new Error('nothing is predicted without data');
  const { training, heldOut } = model.data;
  const classes = model.task === 'classification' ? (model.passes?.outputs ?? 0) : 0;
  const common = { model, training: first(training, EXAMPLES), heldOut: first(heldOut, EXAMPLES), classes };
  const isFunction = request.what === 'function';
  const declared = problemOf(problem.kind);
  if (isFunction && training.inputWidth <= 2 && training.positions === undefined)
    return functionScene(common, request.resolution);
  if (isFunction && classes === 0) {
    const given = declared?.type === 'data' ? declared.image?.(problem.settings) : undefined;
    const image = given ?? squareOf(training);
    if (image && image.width * image.height === training.targetWidth) return imageScene(common, image, request.images);
  }
  return classes > 0 ? confusionScene(common) : pairScene(common);
}

function first({ inputs, targets, inputWidth, targetWidth, examples }: Dataset, most: number): Dataset {
  const count = Math.min(most, examples);
  return {
    examples: count,
    inputWidth,
    targetWidth,
    inputs: inputs.subarray(0, count * inputWidth),
    targets: targets.subarray(0, count * targetWidth),
  };
}

function squareOf({ inputWidth, targetWidth }: Dataset): { width: number; height: number } | undefined {
  const side = Math.round(Math.sqrt(inputWidth));
  return inputWidth === targetWidth && inputWidth >= PIXELS && side * side === inputWidth
    ? { width: side, height: side }
    : undefined;
}

function functionScene(common: Common, resolution: number): OutputsScene {
  const { training, heldOut, classes } = common;
  const { inputWidth } = training;
  const span = (axis: number) => {
    const values = [training, heldOut].flatMap(({ inputs }) => [...inputs].filter((_, k) => k % inputWidth === axis));
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const margin = MARGIN * (high - low || 1);
    return [low - margin, high + margin] as const;
  };
  const along =
    ([low, high]: readonly [number, number], size: number) =>
    (k: number) =>
      low + ((high - low) * k) / (size - 1);
  const points: OutputsPoints = {
    inputs: Float32Array.from([...training.inputs, ...heldOut.inputs]),
    targets: Float32Array.from([...answersIn(truths(training), classes), ...answersIn(truths(heldOut), classes)]),
    heldOut: Uint8Array.from({ length: training.examples + heldOut.examples }, (_, k) =>
      k < training.examples ? 0 : 1,
    ),
  };
  const x = span(0);
  const shared = {
    ...common,
    values: ({ grid }: { readonly grid: Answers | undefined }) => Float32Array.from(grid ? shownOf(grid, classes) : []),
    answers: (answers: { readonly training: Answers; readonly heldOut: Answers }) =>
      Float32Array.from([...answersIn(answers.training, classes), ...answersIn(answers.heldOut, classes)]),
  };
  if (inputWidth === 1) {
    const size = 4 * resolution;
    const inputs = Float64Array.from({ length: size }, (_, k) => along(x, size)(k));
    const picture = { shape: 'curve', x: Float32Array.from(inputs), classes, points } as const;
    return { ...shared, picture, grid: { examples: size, inputWidth, inputs } };
  }
  const y = span(1);
  const inputs = Float64Array.from({ length: 2 * resolution ** 2 }, (_, k) => {
    const cell = Math.floor(k / 2);
    return k % 2 === 0 ? along(x, resolution)(cell % resolution) : along(y, resolution)(Math.floor(cell / resolution));
  });
  const picture = { shape: 'plane', x, y, size: resolution, classes, points } as const;
  return { ...shared, picture, grid: { examples: resolution ** 2, inputWidth, inputs } };
}

/** All classes' probabilities, or the first number of each row. */
function shownOf({ means, width }: Answers, classes: number): Float64Array {
  return classes > 0 ? means : means.filter((_, k) => k % width === 0);
}

/** The targets as if somebody had answered with them. */
function truths({ targets = new Float64Array(0), targetWidth = 1 }: Questions): Pick<Answers, 'means' | 'width'> {
  return { means: targets, width: targetWidth };
}

/** The most probable class of each row, NaN where there is a NaN; or its first number. */
function answersIn({ means, width }: Pick<Answers, 'means' | 'width'>, classes: number): readonly number[] {
  const step = classes > 0 ? classes : width;
  return Array.from({ length: means.length / step }, (_, row) => {
    const own = means.subarray(row * step, (row + 1) * step);
    if (classes === 0) return own[0] ?? NaN;
    return own.some(Number.isNaN) ? NaN : own.indexOf(Math.max(...own));
  });
}

function imageScene(
  common: Common,
  { width, height }: { readonly width: number; readonly height: number },
  images: number,
): OutputsScene {
  const { training, heldOut } = common;
  const isHeldOut = heldOut.examples > 0;
  const shown = isHeldOut ? heldOut : training;
  const count = Math.min(images, shown.examples);
  return {
    ...common,
    grid: undefined,
    picture: {
      shape: 'images',
      width,
      height,
      count,
      of: isHeldOut ? 'held-out' : 'training',
      originals: Float32Array.from(shown.targets?.subarray(0, count * width * height) ?? []),
    },
    values: (answers) =>
      Float32Array.from((isHeldOut ? answers.heldOut : answers.training).means.subarray(0, count * width * height)),
    answers: () => new Float32Array(0),
  };
}

function confusionScene(common: Common): OutputsScene {
  const { training, heldOut, classes } = common;
  const isHeldOut = heldOut.examples > 0;
  const truth = answersIn(truths(isHeldOut ? heldOut : training), classes);
  return {
    ...common,
    grid: undefined,
    picture: { shape: 'confusion', classes, count: truth.length, of: isHeldOut ? 'held-out' : 'training' },
    values(answers) {
      const counts = new Float32Array(classes * classes);
      answersIn(isHeldOut ? answers.heldOut : answers.training, classes).forEach((answer, row) => {
        if (!Number.isNaN(answer)) counts[(truth[row] ?? 0) * classes + answer]! += 1;
      });
      return counts;
    },
    answers: () => new Float32Array(0),
  };
}

function pairScene(common: Common): OutputsScene {
  const { training, heldOut } = common;
  const isHeldOut = heldOut.examples > 0;
  return {
    ...common,
    grid: undefined,
    picture: {
      shape: 'pairs',
      truth: Float32Array.from((isHeldOut ? heldOut : training).targets ?? []),
      of: isHeldOut ? 'held-out' : 'training',
    },
    values: (answers) => Float32Array.from((isHeldOut ? answers.heldOut : answers.training).means),
    answers: () => new Float32Array(0),
  };
}
