import { createStore } from 'zustand/vanilla';

interface OpenHint {
  /** Whose hint is open; one at a time. */
  readonly id: string | undefined;
  /** Whether it stays when the pointer leaves, because it was asked for. */
  readonly isPinned: boolean;
}

/** The hint that lies above the page. */
export const openHint = createStore<OpenHint>(() => ({ id: undefined, isPinned: false }));

export function closeHint(): void {
  openHint.setState({ id: undefined, isPinned: false });
}
