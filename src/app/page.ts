import { describe } from '../experiment/describe.ts';
import { shownTheme } from '../store/ui.ts';
import type { Lab } from './lab.ts';

/** Keeps what lies around the page's parts true: the state on `<html>`, for tests and embedding pages, the theme and the title. */
export function keepPage({ experiment, session, studies, ui }: Lab): void {
  const root = document.documentElement;
  const show = () => {
    const { phase, engine } = session.getState();
    root.dataset['lab'] = phase;
    root.dataset['engine'] = engine?.name ?? '';
    root.dataset['studies'] = String(studies.waiting());
    root.dataset['step'] = String(session.traces.get()?.newest ?? 0);
  };
  const dress = () => {
    const theme = shownTheme(ui.getState());
    // Writing even the same again would have every chart look its colours up anew.
    if (root.dataset['theme'] !== theme) root.dataset['theme'] = theme;
  };
  const entitle = () => {
    const { experiment: current } = experiment.getState();
    const { title } = current;
    const name = title === '' ? 'Preconditioner Lab' : `${title} – Preconditioner Lab`;
    if (document.title !== name) document.title = name;
    setMeta('og:title', title || 'Preconditioner Lab');
    for (const key of ['description', 'og:description']) setMeta(key, describe(current));
  };
  session.subscribe(show);
  session.traces.subscribe(show);
  studies.subscribe(show);
  ui.subscribe(dress);
  experiment.subscribe(entitle);
  show();
  dress();
  entitle();
}

/** What programs that list or preview the page read in its head; those that run no script see what is in the file. */
function setMeta(key: string, content: string): void {
  const meta = document.querySelector(`meta[name="${key}"], meta[property="${key}"]`);
  if (meta?.getAttribute('content') !== content) meta?.setAttribute('content', content);
}

/** Follows what the system asks for, what is seen of the page, and when a slider is let go. */
export function listenToBrowser({ experiment, session, ui }: Lab): void {
  const follow = (query: string, name: 'prefersDark' | 'prefersStill') =>
    matchMedia(query).addEventListener('change', ({ matches }) => ui.setState({ [name]: matches }));
  follow('(prefers-color-scheme: dark)', 'prefersDark');
  follow('(prefers-reduced-motion: reduce)', 'prefersStill');
  document.addEventListener('visibilitychange', () => session.setVisible(document.visibilityState === 'visible'));
  document.addEventListener('change', () => experiment.settle());
}
