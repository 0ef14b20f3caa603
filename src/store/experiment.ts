import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Experiment } from '../experiment/experiment.ts';
import { fitted, type Edit } from './edits.ts';

export interface ExperimentState {
  readonly experiment: Experiment;
  /** Earlier values, oldest first, for undo. */
  readonly past: readonly Experiment[];
  /** Undone values, the next to be redone last. */
  readonly future: readonly Experiment[];
  /** How many changes lie before this value, those that are forgotten included. */
  readonly depth: number;
  /** Depths of values that have replaced the whole experiment. */
  readonly replacements: readonly number[];
}

/** What undo and redo return to. */
export type History = Omit<ExperimentState, 'experiment'>;

const NONE: History = { past: [], future: [], depth: 0, replacements: [] };

export interface EditOptions {
  /** Edits of one group in a row, such as those of one slider, are undone together, until `settle` is called. */
  readonly group?: string;
  /** A choice among few, to which the browser's Back button returns. */
  readonly discrete?: boolean;
}

/** The one experiment value and its history; only these functions change it. */
export interface ExperimentStore extends Pick<StoreApi<ExperimentState>, 'getState' | 'getInitialState' | 'subscribe'> {
  /** Applies an edit. Returns what the user should be told about it: above all why it was refused. */
  edit(edit: Edit, options?: EditOptions): string | undefined;
  /** Ends the current group: the next edit will be undone by itself. */
  settle(): void;
  undo(): void;
  redo(): void;
  /** Takes an experiment from outside, such as a link's; it can be undone, but is no change by the user. */
  open(experiment: Experiment): void;
  /** Calls back after every change by the user, undo and redo included. */
  onUserChange(listener: (discrete: boolean) => void): void;
}

const DEEPEST = 200;

export function createExperimentStore(initial: Experiment, history = NONE): ExperimentStore {
  const store = createStore<ExperimentState>(() => ({ experiment: initial, ...history }));
  const listeners: ((discrete: boolean) => void)[] = [];
  let group: string | undefined;

  function announce(discrete: boolean): void {
    for (const listener of listeners) listener(discrete);
  }

  function record(next: Experiment, replaces: boolean): void {
    const { experiment, past, depth, replacements } = store.getState();
    store.setState({
      experiment: next,
      past: [...past, experiment].slice(-DEEPEST),
      future: [],
      depth: depth + 1,
      replacements: [...replacements.filter((at) => at <= depth), ...(replaces ? [depth + 1] : [])],
    });
  }

  /** Undo changes what is trained and not how one looks at it, unless there are other things to look at, or all was replaced. */
  function travel(from: 'past' | 'future', to: 'past' | 'future'): void {
    const state = store.getState();
    const target = state[from].at(-1);
    if (!target) return;
    group = undefined;
    const { view } = state.experiment;
    const { focus, parameter } = cast(target) === cast(state.experiment) ? view : target.view;
    const isReplaced = state.replacements.includes(from === 'past' ? state.depth : state.depth + 1);
    store.setState({
      experiment: isReplaced ? target : fitted({ ...target, view: { ...view, focus, parameter } }),
      [from]: state[from].slice(0, -1),
      [to]: [...state[to], state.experiment],
      depth: state.depth + (from === 'past' ? -1 : 1),
    });
    announce(true);
  }

  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    edit(edit, { group: own, discrete = false } = {}) {
      const { experiment } = store.getState();
      const { experiment: next, message, replaces = false } = edit(experiment);
      if (next === experiment) return message;
      if (onlyView(experiment, next)) store.setState({ experiment: next });
      else if (own !== undefined && own === group) store.setState({ experiment: next, future: [] });
      else record(next, replaces);
      group = own;
      announce(discrete);
      return message;
    },
    settle: () => (group = undefined),
    undo: () => travel('past', 'future'),
    redo: () => travel('future', 'past'),
    open(experiment) {
      group = undefined;
      record(experiment, true);
    },
    onUserChange: (listener) => listeners.push(listener),
  };
}

/** What a view can point at. */
function cast({ problem, network, runs }: Experiment): string {
  return JSON.stringify([problem.kind, network.settings, runs.map(({ optimizer }) => optimizer)]);
}

function onlyView(a: Experiment, b: Experiment): boolean {
  const { view: _, ...before } = a;
  const { view: _view, ...after } = b;
  const values = Object.values(after);
  return (
    Object.values(before).length === values.length && Object.values(before).every((value, i) => value === values[i])
  );
}
