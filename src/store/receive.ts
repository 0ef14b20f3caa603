import type { Experiment } from '../experiment/experiment.ts';
import type { Report } from '../worker/protocol.ts';
import { paceFrom } from './pacing.ts';
import { sentence } from './sentence.ts';
import type { InspectedProgram } from './session.ts';
import type { Traces } from './traces.ts';
import {
  askForProgram,
  begin,
  recordOf,
  refresh,
  setPace,
  show,
  showIfDue,
  startIfDue,
  tell,
  wish,
  type Core,
} from './training.ts';

type Kind<Type extends Report['type']> = Report & { readonly type: Type };

/** Takes in what the worker says; what it says of an earlier training is void. */
export function receive(core: Core, report: Report): void {
  core.heartbeat.heard();
  // What is measured of the training on the screen is of use until another is shown.
  if (report.run === core.shown) measured(core, report);
  if (report.run !== core.training.run) return;
  switch (report.type) {
    case 'started':
      started(core, report);
      break;
    case 'frame':
      extended(core, report);
      break;
    case 'measured':
    case 'measureFailed':
      // A measurement of a training that is not shown yet: it has something to show.
      if (core.training.coming) {
        show(core);
        measured(core, report);
      }
      break;
    case 'inspected':
      inspected(core, { of: report.of, listing: report.program });
      break;
    case 'inspectFailed':
      inspected(core, { of: report.of, problem: report.reason });
      break;
    case 'paused':
      paused(core, report);
      break;
    case 'ended':
      core.training.state = 'ended';
      show(core);
      break;
    case 'recovered':
      recovered(core, report);
      break;
    case 'failed':
      core.training.state = 'failed';
      show(core);
      tell(core, 'failed', report.message, report.detail);
      break;
  }
  refresh(core);
  startIfDue(core);
}

/** Takes in a measurement, or why there is none. */
function measured({ measurements }: Core, report: Report): void {
  const { type } = report;
  if (type === 'measured') {
    const { place, request, result, isComplete } = report;
    measurements.keep(place, { request, result, ...(isComplete === true && { isComplete }) });
  }
  if (type === 'measureFailed') measurements.keep(report.place, { request: report.request, problem: report.reason });
}

function started(core: Core, report: Kind<'started'>): void {
  const { store, traces, training, failures } = core;
  const { run, resume, experiment, pace } = training;
  training.state = 'training';
  const comparable = isComparable(traces.get(), experiment, report);
  if (resume) {
    core.shown = run;
    core.measurements.outdate(comparable);
    traces.truncate(resume.step);
  } else begin(core, report, comparable);
  const { engine, incidents } = store.getState();
  store.setState({ engine: report.engine, incidents: incidents.filter(({ kind }) => kind !== 'failed') });
  const isOther = experiment.engine !== 'auto' && !failures.isForced && report.engine.name !== experiment.engine;
  if (isOther && report.engine.reason !== engine?.reason) tell(core, 'fallback', report.engine.reason);
  core.port?.post({ type: 'watch', run, wishes: core.wishes });
  askForProgram(core);
  const due = paceFrom(core.pacing, resume?.step ?? 0);
  if (JSON.stringify(due) !== JSON.stringify(pace)) setPace(core, due);
}

function extended(core: Core, report: Kind<'frame'>): void {
  const { surroundings, training, speedometer, port } = core;
  recordOf(core).append(report);
  showIfDue(core);
  for (const notice of report.notices) tell(core, 'fallback', notice);
  training.checkpoint = report.checkpoint ?? training.checkpoint;
  speedometer.record(report.firstStep + report.steps, surroundings.now());
  // The worker earns its next frame when this one has had its chance to be drawn.
  surroundings.nextFrame(() => port?.post({ type: 'ack', run: report.run }));
}

/** Another run's program may be wanted by now, or none. */
function inspected({ store }: Core, program: InspectedProgram): void {
  if (store.getState().program?.of === program.of) store.setState({ program });
}

function paused(core: Core, { step }: Kind<'paused'>): void {
  core.training.state = 'paused';
  show(core);
  const { goal, more } = core.pacing;
  wish(core, { goal: Math.min(core.wanted.steps, Math.max(goal, step) + more), more: 0 });
  const pace = paceFrom(core.pacing, step);
  if (pace !== 'pause') setPace(core, pace);
}

function recovered(core: Core, { step, engine, cause }: Kind<'recovered'>): void {
  core.traces.truncate(step);
  core.speedometer.reset();
  core.store.setState({ engine });
  tell(core, 'recovered', `${sentence(cause)} Training went back to step ${step} and goes on from there.`);
}

/** Whether measurements of the old training say something about the new one: the same methods on the same weights. */
function isComparable(old: Traces | undefined, experiment: Experiment, { parameters }: Kind<'started'>): boolean {
  const shape = ({ problem, seeds, runs }: Experiment, weights: Traces['parameters']) =>
    JSON.stringify([problem.kind, seeds, runs.map(({ optimizer }) => optimizer), weights]);
  return old !== undefined && shape(old.experiment, old.parameters) === shape(experiment, parameters);
}
