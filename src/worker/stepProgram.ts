import { createTrace, type Node } from '../array/trace.ts';
import { landscapeOf } from '../curvature/landscape.ts';
import type { Batch } from '../experiment/model.ts';
import { compile, type Passage } from '../gpu/compile.ts';
import type { Stream } from '../gpu/record.ts';
import { contiguous, type Buffer, type Instruction, type Program, type View } from '../gpu/program.ts';
import type { Result } from '../gpu/settle.ts';
import type { Sight, Values } from '../optimizers/optimizer.ts';
import { gather, scatter } from '../optimizers/units.ts';
import type { Cohort } from './fleet.ts';
import type { SharedArrays } from './sharedArrays.ts';
import { arrangeStep, type StepArrays } from './stepArrays.ts';
import { NOISE_ROWS } from './noise.ts';
import { evaluationSizes } from './rawEvaluation.ts';
import type { TrainingPlan } from './stepper.ts';

/** Streams of the record, in their order. */
const STREAM = { loss: 0, gradients: 1, evaluation: 2, snapshot: 3 } as const;

/** What the replicas of a training leave in the record; `stateSize` is the largest of theirs. */
export function streamsOf(plan: TrainingPlan, stateSize: number): readonly Stream[] {
  const { model, evaluateEvery, snapshotEvery, gradientSteps } = plan;
  const gradient = model.parameters.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const numbers = evaluationSizes(model).reduce((sum, size) => sum + size, 0);
  return [
    { condition: { when: 'always' }, size: 1 },
    { condition: { when: 'before', steps: gradientSteps }, size: gradient },
    { condition: { when: 'after', steps: evaluateEvery }, size: numbers },
    { condition: { when: 'after', steps: snapshotEvery }, size: stateSize },
  ];
}

/** Compiles the step of one replica of a cohort. With `stacks`, operations remember where in the source they come from. */
export function compileStep(
  plan: TrainingPlan,
  cohort: Cohort,
  shared: SharedArrays,
  stacks = false,
): { readonly program: Program; readonly arrays: StepArrays } {
  const arrays = arrangeStep(plan, cohort, shared);
  const views = new Map<Node, View>();
  const open = (): Opened => {
    const trace = createTrace({ stacks, double: cohort.fixed.roots === 'double' });
    const at = (view: View): Node => {
      const node = trace.source(view.buffer.name, view.rows, view.columns);
      views.set(node, view);
      return node;
    };
    return { xp: trace.xp, at };
  };
  const passages = [
    ...trainingPassages(plan, cohort, arrays, open),
    ...(keepsGradientsApart(plan) ? [gradientPassage(plan, arrays, open())] : []),
    evaluationPassage(plan, arrays, shared, open()),
    snapshotPassage(plan, arrays, open()),
  ];
  const placeOf = (node: Node): View => views.get(node) ?? shared.constant(node);
  const program = compile(passages, arrays.owned, shared.places, placeOf);
  return { program, arrays };
}

/** A trace, and how an array in memory gets into it. */
interface Opened {
  readonly xp: ReturnType<typeof createTrace>['xp'];
  at(view: View): Node;
}

function all({ at }: Opened, views: Values<string, View>): Values<string, Node> {
  return Object.fromEntries(Object.entries(views).map(([name, view]) => [name, at(view)]));
}

function rows({ at }: Opened, batch: Batch<View> | undefined): Batch<Node> | undefined {
  if (!batch) return undefined;
  const { inputs, targets, noise } = batch;
  return { inputs: at(inputs), targets: at(targets), ...(noise && { noise: at(noise) }) };
}

/** Entries of a stream of the record, one after the other. */
function recorded(stream: keyof typeof STREAM, nodes: readonly Node[]): readonly Result[] {
  const size = nodes.reduce((sum, node) => sum + node.rows * node.columns, 0);
  const buffer: Buffer = { name: `record of ${stream}`, space: 'record', size, stream: STREAM[stream] };
  let offset = 0;
  return nodes.map((node) => {
    const to = contiguous(buffer, node.rows, node.columns, offset);
    offset += node.rows * node.columns;
    return { node, to };
  });
}

/** The arrays of a state that a verb has changed. */
function changes(
  places: Values<string, View>,
  before: Values<string, Node>,
  after: Values<string, Node>,
): readonly Result[] {
  return Object.entries(after).flatMap(([name, node]) => (node === before[name] ? [] : [{ node, to: places[name]! }]));
}

/** The units of an optimizer in the middle of a step. */
function sightsOf(
  { model }: TrainingPlan,
  { units }: Cohort,
  opened: Opened,
  arrays: StepArrays,
  weights: readonly Node[],
  grads: readonly Node[],
): readonly Sight<Node>[] {
  const { xp } = opened;
  const landscape = landscapeOf(xp, model, units, weights, rows(opened, arrays.batch));
  return units.map((unit) => ({
    unit,
    landscape,
    parameter: gather(xp, unit, weights),
    grad: gather(xp, unit, grads),
  }));
}

/** The results of an update: new weights, and what has changed of the states since `before`. */
function updated(
  { model }: TrainingPlan,
  { optimizer, fixed, units }: Cohort,
  o: Opened,
  arrays: StepArrays,
  sights: readonly Sight<Node>[],
  states: readonly Values<string, Node>[],
  before: readonly Values<string, Node>[],
): readonly Result[] {
  const next = optimizer.update(o.xp, sights, states, all(o, arrays.hyper), fixed, o.at(arrays.rate));
  const weights = scatter(o.xp, units, model.parameters, next.weights);
  return [
    ...units.flatMap((_, i) => changes(arrays.states[i]!, before[i]!, next.states[i]!)),
    ...weights.map((node, i) => ({ node, to: arrays.parameters[i]! })),
  ];
}

/** Gradients, statistics, roots and update: in one passage where roots are computed here at every step, or never; else in several. */
function trainingPassages(
  plan: TrainingPlan,
  cohort: Cohort,
  arrays: StepArrays,
  open: () => Opened,
): readonly Passage[] {
  const { optimizer, fixed, units } = cohort;
  const interval = Number(fixed.interval ?? 1);
  const isAside = fixed.roots === 'aside';
  const { refresh } = optimizer;
  const inOne = refresh === undefined || (interval === 1 && !isAside);

  const o = open();
  const parameters = arrays.parameters.map(o.at);
  const { loss, grads } = plan.model.gradients(o.xp, parameters, rows(o, arrays.batch));
  const hyper = all(o, arrays.hyper);
  const sights = sightsOf(plan, cohort, o, arrays, parameters, grads);
  const before = arrays.states.map((places) => all(o, places));
  const accumulated = sights.map((sight, i) => optimizer.accumulate(o.xp, sight, before[i]!, hyper, fixed));
  const own = inOne
    ? updated(
        plan,
        cohort,
        o,
        arrays,
        sights,
        accumulated.map((state, i) => (refresh ? refresh(o.xp, sights[i]!, state, hyper, fixed) : state)),
        before,
      )
    : units.flatMap((_, i) => changes(arrays.states[i]!, before[i]!, accumulated[i]!));
  const kept = inOne && !keepsGradientsApart(plan) ? [] : grads.map((node, i) => ({ node, to: arrays.grads[i]! }));
  const gradients: Passage = {
    title: inOne ? 'step' : 'gradients and statistics',
    condition: { when: 'always' },
    first: drawn(plan, arrays),
    results: [
      ...own,
      ...kept,
      ...arrays.previous.map((to, i) => ({ node: parameters[i]!, to })),
      ...recorded('loss', [loss]),
      ...(keepsGradientsApart(plan) ? [] : recorded('gradients', grads)),
    ],
  };
  if (inOne || !refresh) return [gradients];

  const p = open();
  const later = sightsOf(plan, cohort, p, arrays, arrays.parameters.map(p.at), arrays.grads.map(p.at));
  const states = arrays.states.map((places) => all(p, places));
  const update: Passage = {
    title: 'update',
    condition: { when: 'always' },
    results: updated(plan, cohort, p, arrays, later, states, states),
  };
  return isAside ? [gradients, update] : [gradients, rootsPassage(cohort, refresh, interval, arrays, open()), update];
}

function rootsPassage(
  { fixed, units }: Cohort,
  refresh: NonNullable<Cohort['optimizer']['refresh']>,
  interval: number,
  arrays: StepArrays,
  o: Opened,
): Passage {
  const weights = arrays.parameters.map(o.at);
  const grads = arrays.grads.map(o.at);
  const results = units.flatMap((unit, i) => {
    const before = all(o, arrays.states[i]!);
    const signal = { parameter: gather(o.xp, unit, weights), grad: gather(o.xp, unit, grads) };
    return changes(arrays.states[i]!, before, refresh(o.xp, signal, before, all(o, arrays.hyper), fixed));
  });
  return { title: 'roots', condition: { when: 'every', steps: interval }, results };
}

/** Draws a mini-batch, and noise, where there is something to draw. */
function drawn({ model }: TrainingPlan, { batch, source, noise }: StepArrays): readonly Instruction[] {
  if (!batch || !source) return [];
  const tables = [
    { from: source.inputs, out: batch.inputs },
    { from: source.targets, out: batch.targets },
  ];
  const examples = model.data?.training.examples ?? 0;
  return [
    ...(batch.inputs === source.inputs ? [] : [{ op: 'batch', examples, tables, nodes: [] } as const]),
    ...(batch.noise && noise
      ? [{ op: 'batch', examples: NOISE_ROWS, tables: [{ from: noise, out: batch.noise }], nodes: [] } as const]
      : []),
  ];
}

/** Whether gradients are kept of the first steps only, and so are recorded apart from the step. */
function keepsGradientsApart({ experiment, gradientSteps }: TrainingPlan): boolean {
  return gradientSteps < experiment.steps;
}

function gradientPassage({ gradientSteps }: TrainingPlan, { grads }: StepArrays, { at }: Opened): Passage {
  const condition = { when: 'before', steps: gradientSteps } as const;
  return { title: 'gradients for probes', condition, results: recorded('gradients', grads.map(at)) };
}

/** Losses, and accuracies where there are any, on all training and all held-out examples. */
function evaluationPassage(
  { model, evaluateEvery }: TrainingPlan,
  arrays: StepArrays,
  { training, heldOut }: SharedArrays,
  opened: Opened,
): Passage {
  const parameters = arrays.parameters.map(opened.at);
  const numbers = (heldOut ? [training, heldOut] : [training]).flatMap((batch) => {
    const { loss, accuracy, scores } = model.evaluate(opened.xp, parameters, rows(opened, batch));
    return [loss, accuracy, scores].filter((array) => array !== undefined);
  });
  const condition = { when: 'after', steps: evaluateEvery } as const;
  return { title: 'evaluation', condition, results: recorded('evaluation', numbers) };
}

function snapshotPassage({ snapshotEvery }: TrainingPlan, { everything }: StepArrays, { at }: Opened): Passage {
  const condition = { when: 'after', steps: snapshotEvery } as const;
  return { title: 'snapshot', condition, results: recorded('snapshot', [at(everything)]) };
}
