import { createRoot } from 'react-dom/client';
import '../charts/charts.css';
import '../panels/panels.css';
import '../charts/theme.css';
import './layout.css';
import './controls.css';
import './catalogue.css';
import { shownTheme } from '../store/ui.ts';
import { Catalogue } from './Catalogue.tsx';
import { createMiniatures } from './miniatures.ts';
import { loadPreferences } from './preferences.ts';
import { browser } from './surroundings.ts';

/** Opens the list of all optimizers. */
export function openCatalogue(place: HTMLElement): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const { theme } = loadPreferences();
  const show = () => {
    document.documentElement.dataset['theme'] = shownTheme({ theme, prefersDark: dark.matches });
  };
  show();
  dark.addEventListener('change', show);
  createRoot(place).render(<Catalogue miniatures={createMiniatures(browser)} />);
}
