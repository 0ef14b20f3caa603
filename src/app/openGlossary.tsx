import { createRoot } from 'react-dom/client';
import '../charts/theme.css';
import './layout.css';
import './controls.css';
import './glossary/glossary.css';
import { shownTheme } from '../store/ui.ts';
import { Glossary } from './glossary/Glossary.tsx';
import { loadPreferences } from './preferences.ts';

/** Opens the glossary and the formulas. */
export function openGlossary(place: HTMLElement): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const { theme } = loadPreferences();
  const show = () => {
    document.documentElement.dataset['theme'] = shownTheme({ theme, prefersDark: dark.matches });
  };
  show();
  dark.addEventListener('change', show);
  createRoot(place).render(<Glossary />);
}
