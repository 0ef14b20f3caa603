import type { UiState } from '../store/ui.ts';

type Preferences = Pick<UiState, 'theme' | 'hasShortcuts' | 'hasSeenTour'>;

const KEY = 'preconditioner-lab';

/** What the user has chosen on this machine before; never part of a link. */
export function loadPreferences(): Preferences {
  const stored = new Map(Object.entries(storedJson() ?? {}));
  const theme = stored.get('theme');
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    hasShortcuts: stored.get('hasShortcuts') !== false,
    hasSeenTour: stored.get('hasSeenTour') === true,
  };
}

export function savePreferences({ theme, hasShortcuts, hasSeenTour }: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ theme, hasShortcuts, hasSeenTour }));
  } catch {
    // Without storage the choice holds until the page is left.
  }
}

function storedJson(): object | undefined {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What the system asks for. */
export function systemPreferences(): Pick<UiState, 'prefersDark' | 'prefersStill'> {
  return {
    prefersDark: matchMedia('(prefers-color-scheme: dark)').matches,
    prefersStill: matchMedia('(prefers-reduced-motion: reduce)').matches,
  };
}
