import { panels } from '../panels/index.ts';
import type { Panel, PanelInput } from '../panels/panel.ts';
import { fitted } from '../store/edits.ts';
import type { ExperimentStore } from '../store/experiment.ts';
import type { Measurement } from '../store/measurements.ts';
import type { Session } from '../store/session.ts';
import type { Surroundings } from '../store/surroundings.ts';
import type { Traces } from '../store/traces.ts';
import { trainingChanged } from '../store/trainingChanged.ts';
import { shownTheme, type UiStore } from '../store/ui.ts';
import { looksOf } from './looks.ts';

/** A panel with what it draws from now. */
export interface PanelView {
  readonly panel: Panel;
  readonly input: PanelInput;
  /** Whether its measurement is of a training that has just been replaced. */
  readonly isStale: boolean;
}

/** What the whole page shows at one moment. */
export interface Moment {
  readonly input: PanelInput;
  readonly panels: readonly PanelView[];
  readonly refused: Traces['refused'];
  readonly tallies: Traces['tallies'];
  readonly machine: Traces['machine'];
  readonly stepsPerSecond: number;
}

/** The page's clock: a new moment at most once a frame, however often its parts change. */
export interface Live {
  get(): Moment;
  subscribe(listener: () => void): () => void;
}

/** Least milliseconds between two moments of training: no eye needs more, and where the system asks for little motion, far less will do. */
const PACE = { usual: 33, still: 500 };

export function createLive(
  experiment: ExperimentStore,
  session: Session,
  ui: UiStore,
  { now, nextFrame, after }: Surroundings,
): Live {
  const listeners = new Set<() => void>();
  let moment = momentOf(experiment, session, ui);
  let shownAt = now();
  let isDrawing = false;
  let isWaiting = false;

  function draw(): void {
    if (isDrawing) return;
    isDrawing = true;
    nextFrame(() => {
      isDrawing = false;
      shownAt = now();
      moment = momentOf(experiment, session, ui);
      session.watch(moment.panels.flatMap(({ panel, input }) => panel.request?.(input) ?? []));
      for (const listener of listeners) listener();
    });
  }

  function drawCalmly(): void {
    const rest = shownAt + (ui.getState().prefersStill ? PACE.still : PACE.usual) - now();
    if (rest <= 0) return draw();
    if (isWaiting) return;
    isWaiting = true;
    after(rest, () => {
      isWaiting = false;
      draw();
    });
  }

  experiment.subscribe(draw);
  ui.subscribe(draw);
  session.subscribe(draw);
  session.traces.subscribe(drawCalmly);
  session.measurements.subscribe(drawCalmly);
  draw();
  return {
    get: () => moment,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const nothing: Omit<Traces, 'experiment'> = {
  parameters: [],
  batch: 0,
  replicas: [],
  refused: [],
  evaluations: { steps: [], training: [], heldOut: [], trainingAccuracy: [], heldOutAccuracy: [] },
  spans: [],
  tallies: [],
  machine: undefined,
  newest: 0,
};

function momentOf(store: ExperimentStore, session: Session, ui: UiStore): Moment {
  const { experiment: wanted } = store.getState();
  const traces = session.traces.get();
  const { parameters, batch, replicas, refused, evaluations, tallies, machine, newest } = traces ?? nothing;
  // Until a change has reached the worker, its numbers stay with the experiment that they are of.
  const isBehind = traces !== undefined && trainingChanged(traces.experiment, wanted);
  const experiment = isBehind ? fitted({ ...traces.experiment, view: wanted.view }) : wanted;
  const { cursor } = experiment.view;
  const { hoveredRun, prefersStill, theme, prefersDark } = ui.getState();
  const input: PanelInput = {
    experiment,
    looks: looksOf(experiment),
    parameters,
    batch,
    replicas,
    evaluations,
    newest,
    cursor: cursor < 0 ? newest : Math.min(cursor, newest),
    hoveredRun: hoveredRun !== undefined && hoveredRun < experiment.runs.length ? hoveredRun : undefined,
    result: undefined,
    problem: undefined,
    theme: shownTheme({ theme, prefersDark }),
    reducedMotion: prefersStill,
  };
  const views = panels.map((panel) => viewOf(panel, input, session));
  return { input, panels: views, refused, tallies, machine, stepsPerSecond: session.stepsPerSecond() };
}

function viewOf(panel: Panel, input: PanelInput, session: Session): PanelView {
  const request = panel.request?.(input);
  const measurement = request && session.measurements.of(request.probe);
  if (!request || !measurement || !answers(measurement, request)) return { panel, input, isStale: false };
  const { result, problem, isStale } = measurement;
  return { panel, input: { ...input, result, problem }, isStale };
}

/** Whether a measurement is of what is asked for; it may be of another step, which it names itself. */
function answers({ request }: Measurement, asked: Measurement['request']): boolean {
  return request.run === asked.run && request.seed === asked.seed;
}
