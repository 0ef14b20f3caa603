import type { Panel, PanelInput } from '../panels/panel.ts';
import type { Experiment, Place } from '../experiment/experiment.ts';
import { placesOf } from '../experiment/places.ts';
import { fitted } from '../store/edits.ts';
import type { ExperimentStore } from '../store/experiment.ts';
import type { Ghosts } from '../store/ghosts.ts';
import type { Measurement } from '../store/measurements.ts';
import type { Session } from '../store/session.ts';
import type { Studies } from '../store/studies.ts';
import type { Surroundings } from '../store/surroundings.ts';
import { noEvaluations, type Traces } from '../store/traces.ts';
import { trainingChanged } from '../store/trainingChanged.ts';
import { shownTheme, type UiStore } from '../store/ui.ts';
import type { ghostInput } from './ghostInput.ts';
import { looksOf } from './looks.ts';
import { createPanelLibrary } from './panelLibrary.ts';
import { placeInput } from './placeInput.ts';

/** A panel with what it draws from now. */
export interface PanelView {
  /** Its index on the screen. */
  readonly index: number;
  /** Its title with the run and weight that it is pinned to, and a number where there are several of the same. */
  readonly name: string;
  readonly place: Place;
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

/** What the page is drawn from. */
interface LiveStores {
  readonly experiment: ExperimentStore;
  readonly session: Session;
  readonly ghosts: Ghosts;
  readonly studies: Studies;
  readonly ui: UiStore;
}

/** Least milliseconds between two moments of training: no eye needs more, and where the system asks for little motion, far less will do. */
const PACE = { usual: 33, still: 500 };

export function createLive(
  { experiment, session, ghosts, studies, ui }: LiveStores,
  { now, nextFrame, after }: Surroundings,
): Live {
  const studyOf = createStudyOf();
  const ghostOf = createGhostOf(draw);
  const panelOf = createPanelLibrary(draw, (message) => ui.setState({ message }));
  const current = () => momentOf({ experiment, session, ghosts, studies, ui }, ghostOf, studyOf, panelOf);
  const listeners = new Set<() => void>();
  let moment = current();
  let shownAt = now();
  let isDrawing = false;
  let isWaiting = false;
  let drawn: Experiment | undefined;

  function draw(): void {
    if (isDrawing) return;
    isDrawing = true;
    nextFrame(() => {
      isDrawing = false;
      shownAt = now();
      moment = current();
      const { unseen } = ui.getState();
      const seen = moment.panels.filter(({ index }) => !unseen.has(index));
      session.watch(
        seen.flatMap(({ panel, input, index }) => {
          const request = panel.request?.(input);
          return request ? [{ place: String(index), request }] : [];
        }),
      );
      studies.want(seen.flatMap((view) => studyOf(view)));
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

  experiment.subscribe((now, before) => {
    // A change that only the worker can show does nothing here until it has.
    const shown = session.traces.get()?.experiment;
    const isSeen = now.experiment.view !== before.experiment.view || !shown || !trainingChanged(shown, now.experiment);
    if (isSeen) draw();
  });
  ui.subscribe(draw);
  ghosts.subscribe(draw);
  session.subscribe(draw);
  session.traces.subscribe(() => {
    // What a change has led to is shown at once.
    const shown = session.traces.get()?.experiment;
    if (shown === drawn) return drawCalmly();
    drawn = shown;
    draw();
  });
  session.measurements.subscribe(drawCalmly);
  studies.subscribe(drawCalmly);
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
  evaluations: noEvaluations,
  spans: [],
  tallies: [],
  machine: undefined,
  newest: 0,
};

function momentOf(
  { experiment: store, session, ghosts, studies, ui }: LiveStores,
  ghostOf: typeof ghostInput,
  studyOf: StudyOf,
  panelOf: (kind: string) => Panel | undefined,
): Moment {
  const { experiment: wanted } = store.getState();
  const traces = session.traces.get();
  const { parameters, batch, replicas, refused, evaluations, spans, tallies, machine, newest } = traces ?? nothing;
  // Until a change has reached the worker, its numbers stay with the experiment that they are of.
  const isBehind = traces !== undefined && trainingChanged(traces.experiment, wanted);
  const experiment = isBehind ? fitted({ ...traces.experiment, view: wanted.view }) : wanted;
  const { cursor } = experiment.view;
  const { ghost } = ghosts.getState();
  const { hoveredRun, prefersStill, theme, prefersDark, prediction } = ui.getState();
  const input: PanelInput = {
    experiment,
    settings: {},
    looks: looksOf(experiment),
    parameters,
    batch,
    replicas,
    evaluations,
    spans,
    tallies,
    studies: [],
    newest,
    cursor: cursor < 0 ? newest : Math.min(cursor, newest),
    hoveredRun: hoveredRun !== undefined && hoveredRun < experiment.runs.length ? hoveredRun : undefined,
    result: undefined,
    problem: undefined,
    theme: shownTheme({ theme, prefersDark }),
    reducedMotion: prefersStill,
    ghost: ghost && ghostOf(ghost, experiment),
    prediction,
  };
  const names: string[] = [];
  const views = placesOf(experiment.view).flatMap((place, index): readonly PanelView[] => {
    const panel = panelOf(place.kind);
    if (!panel) return [];
    const plain = [panel.title, ...(place.run < 0 ? [] : [input.looks[place.run]?.label]), place.parameter];
    const title = plain.filter(Boolean).join(' · ');
    const before = names.filter((name) => name === title).length;
    names.push(title);
    const name = before === 0 ? title : `${title} (${before + 1})`;
    const view = { index, name, place, panel, input: placeInput(place, input), isStale: false };
    return [measured({ ...view, input: { ...view.input, studies: studyOf(view).map(studies.of) } }, session)];
  });
  return { input, panels: views, refused, tallies, machine, stepsPerSecond: session.stepsPerSecond() };
}

function measured(view: PanelView, session: Session): PanelView {
  const { panel, input, index } = view;
  const request = panel.request?.(input);
  const measurement = request && session.measurements.of(String(index));
  if (!request || !measurement || !answers(measurement, request)) return view;
  const { result, problem, isStale } = measurement;
  return { ...view, input: { ...input, result, problem }, isStale };
}

/** Whether a measurement is of what is asked for; it may be of another step, which it names itself. */
function answers({ request }: Measurement, asked: Measurement['request']): boolean {
  return request.probe === asked.probe && request.run === asked.run && request.seed === asked.seed;
}

/**
 * What panels draw of a ghost, made anew only when it or the runs have changed: what they keep about it hangs on its looks. Downloaded when
 * there is one first.
 */
function createGhostOf(onArrival: () => void): typeof ghostInput {
  let make: typeof ghostInput | undefined;
  let isAsked = false;
  let last: { readonly made: readonly unknown[]; readonly input: ReturnType<typeof ghostInput> } | undefined;
  return (ghost, experiment) => {
    if (!make && !isAsked) {
      isAsked = true;
      import('./ghostInput.ts').then(
        (module) => {
          make = module.ghostInput;
          onArrival();
        },
        () => (isAsked = false),
      );
    }
    if (!make) return undefined;
    const { problem, network, runs, steps, batch, seed, seeds } = experiment;
    const made = [ghost, problem, network, runs, steps, batch, seed, seeds];
    if (!last || made.some((part, i) => !Object.is(part, last?.made[i])))
      last = { made, input: make(ghost, experiment) };
    return last.input;
  };
}

type StudyOf = (view: Pick<PanelView, 'panel' | 'index' | 'input'>) => readonly Experiment[];

/** What the study of a panel asks for, made anew only when the experiment or its settings have changed. */
function createStudyOf(): StudyOf {
  const last = new Map<number, { readonly made: readonly unknown[]; readonly study: readonly Experiment[] }>();
  return ({ panel, index, input }) => {
    if (!panel.study || input.parameters.length === 0) return [];
    const { problem, network, runs, steps, batch, seed, seeds, engine, view } = input.experiment;
    const made = [
      panel,
      input.settings,
      input.parameters,
      view.focus,
      problem,
      network,
      runs,
      steps,
      batch,
      seed,
      seeds,
      engine,
    ];
    const known = last.get(index);
    if (known && made.every((part, i) => Object.is(part, known.made[i]))) return known.study;
    const study = panel.study(input);
    last.set(index, { made, study });
    return study;
  };
}
