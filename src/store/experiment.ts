import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Experiment } from '../experiment/experiment.ts';
import { fitted, type Edit } from './edits.ts';

export interface ExperimentState {
  readonly experiment: Experiment;
  /** Earlier values, oldest first, for undo. */
  readonly past: readonly Experiment[];
  /** Undone values, the next to be redone last. */
  readonly future: readonly Experiment[];
}

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

export function createExperimentStore(initial: Experiment): ExperimentStore {
  const store = createStore<ExperimentState>(() => ({ experiment: initial, past: [], future: [] }));
  const listeners: ((discrete: boolean) => void)[] = [];
  let group: string | undefined;

  function announce(discrete: boolean): void {
    for (const listener of listeners) listener(discrete);
  }

  function record(next: Experiment): void {
    const { experiment, past } = store.getState();
    store.setState({ experiment: next, past: [...past, experiment].slice(-DEEPEST), future: [] });
  }

  /** Undo changes what is trained and not how one looks at it, unless there are other things to look at. */
  function travel(from: 'past' | 'future', to: 'past' | 'future'): void {
    const state = store.getState();
    const target = state[from].at(-1);
    if (!target) return;
    group = undefined;
    const { view } = state.experiment;
    const { focus, parameter } = cast(target) === cast(state.experiment) ? view : target.view;
    store.setState({
      experiment: fitted({ ...target, view: { ...view, focus, parameter } }),
      [from]: state[from].slice(0, -1),
      [to]: [...state[to], state.experiment],
    });
    announce(true);
  }

  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    edit(edit, { group: own, discrete = false } = {}) {
      const { experiment } = store.getState();
      const { experiment: next, message } = edit(experiment);
      if (next === experiment) return message;
      if (onlyView(experiment, next)) store.setState({ experiment: next });
      else if (own !== undefined && own === group) store.setState({ experiment: next, future: [] });
      else record(next);
      group = own;
      announce(discrete);
      return message;
    },
    settle: () => (group = undefined),
    undo: () => travel('past', 'future'),
    redo: () => travel('future', 'past'),
    open(experiment) {
      group = undefined;
      record(experiment);
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
