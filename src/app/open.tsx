import { createRoot } from 'react-dom/client';
import '../charts/charts.css';
import '../panels/panels.css';
import '../charts/theme.css';
import './layout.css';
import './controls.css';
import './program.css';
import { decodeLink } from '../experiment/decodeLink.ts';
import { createUiStore } from '../store/ui.ts';
import { fragment, problemsOf, syncAddress } from './address.ts';
import { App } from './App.tsx';
import { createLab } from './lab.ts';
import { keepPage, listenToBrowser } from './page.ts';
import { patience } from './patience.ts';
import { loadPreferences } from './preferences.ts';
import { listenForShortcuts } from './shortcuts.ts';
import { browser } from './surroundings.ts';
import { LabContext } from './useLab.ts';

/** Opens the lab with the experiment of the address. It starts by itself unless that would take long or the system asks for stillness. */
export async function open(place: HTMLElement): Promise<void> {
  const { experiment, notices } = await decodeLink(fragment());
  const prefersStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const prefersDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const ui = createUiStore({ ...loadPreferences(), prefersDark, prefersStill });
  const reason = fragment() === '' ? undefined : patience(experiment);
  ui.setState({ linkProblems: problemsOf(notices), message: reason });
  const lab = createLab(experiment, !prefersStill && reason === undefined, ui, browser);
  keepPage(lab);
  listenToBrowser(lab);
  listenForShortcuts(lab);
  syncAddress(lab);
  createRoot(place).render(
    <LabContext value={lab}>
      <App />
    </LabContext>,
  );
}
