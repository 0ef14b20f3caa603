import { createStore, type StoreApi } from 'zustand/vanilla';
import type { OpenedLink } from '../experiment/decodeLink.ts';
import type { Notice } from '../experiment/experiment.ts';

export type Theme = 'system' | 'light' | 'dark';

/** What was wrong with the link that was opened. */
export interface LinkProblems {
  readonly notices: readonly Notice[];
  /** The address as it was opened. */
  readonly address: string;
}

/** A predicted loss curve. */
export interface Prediction {
  /** Index of the run. */
  readonly run: number;
  /** Losses at equal distances, the last of them at the last step. */
  readonly losses: readonly number[];
}

/** What can lie above the page, one at a time. */
export type DialogName = 'share' | 'help' | 'program' | 'workspaces' | 'export' | 'palette';

/** What is on the screen but in no link. */
export interface UiState {
  readonly theme: Theme;
  /** Whether single keys do something. */
  readonly hasShortcuts: boolean;
  /** What the system asks for. */
  readonly prefersDark: boolean;
  readonly prefersStill: boolean;
  readonly hoveredRun: number | undefined;
  /** Indices of panels that are scrolled out of sight: nothing is measured for them. */
  readonly unseen: ReadonlySet<number>;
  /** Index of the panel that fills the screen. */
  readonly enlarged: number | undefined;
  readonly dialog: DialogName | undefined;
  /** The last thing that the user has to be told. */
  readonly message: string | undefined;
  readonly linkProblems: LinkProblems | undefined;
  /** What the opened link brought besides the experiment. */
  readonly brought: Pick<OpenedLink, 'digest' | 'kept'>;
  /** Whether the page is shown to an audience: large, and one panel at a time. */
  readonly isPresenting: boolean;
  /** A loss curve that somebody has predicted; it is drawn beside the real ones. */
  readonly prediction: Prediction | undefined;
  /** What leads a newcomer: the first minute, offered to those who come for the first time or asked for, or the tour of the page. */
  readonly guide: 'offered' | 'firstMinute' | 'tour' | undefined;
  /** Whether one has been offered on this machine. */
  readonly hasSeenTour: boolean;
  /** Takes a new version of the page that has been downloaded, by loading it; undefined while there is none. */
  readonly takeUpdate: (() => void) | undefined;
}

export type UiStore = StoreApi<UiState>;

export function createUiStore(
  preferences: Pick<UiState, 'theme' | 'hasShortcuts' | 'prefersDark' | 'prefersStill'> &
    Partial<Pick<UiState, 'hasSeenTour'>>,
): UiStore {
  return createStore<UiState>(() => ({
    hasSeenTour: false,
    ...preferences,
    hoveredRun: undefined,
    unseen: new Set(),
    enlarged: undefined,
    dialog: undefined,
    message: undefined,
    linkProblems: undefined,
    brought: {},
    isPresenting: false,
    prediction: undefined,
    guide: undefined,
    takeUpdate: undefined,
  }));
}

/** The theme on the screen. */
export function shownTheme({ theme, prefersDark }: Pick<UiState, 'theme' | 'prefersDark'>): 'light' | 'dark' {
  if (theme === 'system') return prefersDark ? 'dark' : 'light';
  return theme;
}
