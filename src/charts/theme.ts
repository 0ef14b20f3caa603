/** The colours that every chart shares, as the canvas understands them. */
export interface ThemeColors {
  readonly ink: string;
  readonly quiet: string;
  readonly hairline: string;
  readonly paper: string;
  readonly accent: string;
}

// A canvas understands neither `var()` nor `light-dark()`: colours are resolved by the browser once per theme and kept here.
const resolved = new Map<string, string>();
let colors: ThemeColors | undefined;
let probe: HTMLElement | undefined;
const listeners = new Set<() => void>();
let stopWatching = () => {};

/** Any CSS colour, `var(--run-0)` included, as the current theme resolves it. */
export function cssColor(css: string): string {
  const known = resolved.get(css);
  if (known !== undefined) return known;
  if (probe === undefined) {
    probe = document.createElement('span');
    probe.hidden = true;
    // Where the system forces its colours on text, runs are still told apart by theirs.
    probe.style.setProperty('forced-color-adjust', 'none');
    document.body.append(probe);
  }
  probe.style.color = css;
  const color = getComputedStyle(probe).color;
  resolved.set(css, color);
  return color;
}

/** The shared colours of the current theme; the same object until the theme changes. */
export function themeColors(): ThemeColors {
  colors ??= {
    ink: cssColor('var(--ink, CanvasText)'),
    quiet: cssColor('var(--quiet, GrayText)'),
    hairline: cssColor('var(--hairline, GrayText)'),
    paper: cssColor('var(--paper, Canvas)'),
    accent: cssColor('var(--accent, LinkText)'),
  };
  return colors;
}

/** Calls `changed` whenever the page or the system switches theme. Returns the function that ends it. */
export function watchTheme(changed: () => void): () => void {
  if (listeners.size === 0) stopWatching = startWatching();
  listeners.add(changed);
  return () => {
    listeners.delete(changed);
    if (listeners.size === 0) stopWatching();
  };
}

function startWatching(): () => void {
  const forget = () => {
    resolved.clear();
    colors = undefined;
    for (const changed of listeners) changed();
  };
  // Nobody listened until now, so the theme may have changed unseen.
  forget();
  const observer = new MutationObserver(forget);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'style', 'data-theme'] });
  const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)'].map((query) =>
    matchMedia(query),
  );
  for (const query of queries) query.addEventListener('change', forget);
  return () => {
    observer.disconnect();
    for (const query of queries) query.removeEventListener('change', forget);
  };
}
