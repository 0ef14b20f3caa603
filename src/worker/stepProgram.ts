import { createTrace, type Node } from '../array/trace.ts';
import type { Batch } from '../experiment/model.ts';
import { compile, type Passage } from '../gpu/compile.ts';
import type { Stream } from '../gpu/record.ts';
import { contiguous, type Buffer, type Instruction, type Program, type View } from '../gpu/program.ts';
import type { Result } from '../gpu/settle.ts';
import type { Values } from '../optimizers/optimizer.ts';
import type { Cohort } from './fleet.ts';
import type { SharedArrays } from './sharedArrays.ts';
import { arrangeStep, type StepArrays } from './stepArrays.ts';
import type { TrainingPlan } from './stepper.ts';

/** Streams of the record, in their order. */
const STREAM = { loss: 0, gradients: 1, evaluation: 2, snapshot: 3 } as const;

/** What the replicas of a training leave in the record; `stateSize` is the largest of theirs. */
export function streamsOf(plan: TrainingPlan, stateSize: number): readonly Stream[] {
  const { model, evaluateEvery, snapshotEvery, gradientSteps } = plan;
  const gradient = model.parameters.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const numbers = (model.task === 'classification' ? 2 : 1) * (model.data && model.data.heldOut.examples > 0 ? 2 : 1);
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
  return batch && { inputs: at(batch.inputs), targets: at(batch.targets) };
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

/** Gradients, statistics, roots and update: in one passage where roots are computed here at every step, or never; else in several. */
function trainingPassages(
  plan: TrainingPlan,
  { optimizer, fixed }: Cohort,
  arrays: StepArrays,
  open: () => Opened,
): readonly Passage[] {
  const interval = Number(fixed.interval ?? 1);
  const isAside = fixed.roots === 'aside';
  const inOne = optimizer.refresh === undefined || (interval === 1 && !isAside);
  const { refresh } = optimizer;

  const o = open();
  const parameters = arrays.parameters.map(o.at);
  const { loss, grads } = plan.model.gradients(o.xp, parameters, rows(o, arrays.batch));
  const updated = grads.flatMap((grad, i): readonly Result[] => {
    const signal = { parameter: parameters[i]!, grad };
    const hyper = all(o, arrays.hyper);
    const places = arrays.states[i]!;
    const before = all(o, places);
    const accumulated = optimizer.accumulate(o.xp, signal, before, hyper, fixed);
    if (!inOne) return changes(places, before, accumulated);
    const refreshed = refresh ? refresh(o.xp, signal, accumulated, hyper, fixed) : accumulated;
    const { parameter, state } = optimizer.update(o.xp, signal, refreshed, hyper, fixed, o.at(arrays.rate));
    return [...changes(places, before, state), { node: parameter, to: arrays.parameters[i]! }];
  });
  const kept = inOne && !keepsGradientsApart(plan) ? [] : grads.map((node, i) => ({ node, to: arrays.grads[i]! }));
  const gradients: Passage = {
    title: inOne ? 'step' : 'gradients and statistics',
    condition: { when: 'always' },
    first: drawn(plan, arrays),
    results: [
      ...updated,
      ...kept,
      ...arrays.previous.map((to, i) => ({ node: parameters[i]!, to })),
      ...recorded('loss', [loss]),
      ...(keepsGradientsApart(plan) ? [] : recorded('gradients', grads)),
    ],
  };
  if (inOne || !refresh) return [gradients];

  const later = (verb: (opened: Opened, i: number) => readonly Result[]): readonly Result[] => {
    const opened = open();
    return arrays.parameters.flatMap((_, i) => verb(opened, i));
  };
  const signal = ({ at }: Opened, i: number) => ({ parameter: at(arrays.parameters[i]!), grad: at(arrays.grads[i]!) });
  const update: Passage = {
    title: 'update',
    condition: { when: 'always' },
    results: later((p, i) => {
      const before = all(p, arrays.states[i]!);
      const hyper = all(p, arrays.hyper);
      const { parameter, state } = optimizer.update(p.xp, signal(p, i), before, hyper, fixed, p.at(arrays.rate));
      return [...changes(arrays.states[i]!, before, state), { node: parameter, to: arrays.parameters[i]! }];
    }),
  };
  if (isAside) return [gradients, update];
  return [
    gradients,
    {
      title: 'roots',
      condition: { when: 'every', steps: interval },
      results: later((p, i) => {
        const before = all(p, arrays.states[i]!);
        return changes(arrays.states[i]!, before, refresh(p.xp, signal(p, i), before, all(p, arrays.hyper), fixed));
      }),
    },
    update,
  ];
}

/** Draws a mini-batch, where there is one to draw. */
function drawn({ model }: TrainingPlan, { batch, source }: StepArrays): readonly Instruction[] {
  if (!batch || !source || batch === source) return [];
  const tables = [
    { from: source.inputs, out: batch.inputs },
    { from: source.targets, out: batch.targets },
  ];
  return [{ op: 'batch', examples: model.data?.training.examples ?? 0, tables, nodes: [] }];
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
    const { loss, accuracy } = model.evaluate(opened.xp, parameters, rows(opened, batch));
    return accuracy === undefined ? [loss] : [loss, accuracy];
  });
  const condition = { when: 'after', steps: evaluateEvery } as const;
  return { title: 'evaluation', condition, results: recorded('evaluation', numbers) };
}

function snapshotPassage({ snapshotEvery }: TrainingPlan, { everything }: StepArrays, { at }: Opened): Passage {
  const condition = { when: 'after', steps: snapshotEvery } as const;
  return { title: 'snapshot', condition, results: recorded('snapshot', [at(everything)]) };
}
