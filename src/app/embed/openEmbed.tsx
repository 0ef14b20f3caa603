import { createRoot } from 'react-dom/client';
import { decodeLink } from '../../experiment/decodeLink.ts';
import { placeOf, placesOf, withPlaces } from '../../experiment/places.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import { createSession } from '../../store/session.ts';
import { createUiStore, shownTheme } from '../../store/ui.ts';
import { fragment, problemsOf } from '../link.ts';
import { createLab } from '../lab.ts';
import { keepPage, listenToBrowser } from '../page.ts';
import { systemPreferences } from '../preferences.ts';
import '../styles.ts';
import { browser } from '../surroundings.ts';
import { Embed } from './Embed.tsx';
import './embed.css';
import { readEmbedding } from './embedQuery.ts';
import { tellHeight } from './tellHeight.ts';

/**
 * The lab inside of another page: the panels and controls that the address names, and nothing that trains before it is asked to. It reads and
 * writes nothing that the browser stores, and leaves the address alone.
 */
export async function openEmbed(place: HTMLElement): Promise<void> {
  const embedding = readEmbedding(location.search);
  const { experiment: found, notices, ...brought } = await decodeLink(fragment());
  const experiment = withPanels(found, embedding.panels);
  const ui = createUiStore({ theme: 'system', hasShortcuts: false, hasSeenTour: true, ...systemPreferences() });
  const unknown = embedding.problems.map((message) => ({ path: '', message }));
  ui.setState({ linkProblems: problemsOf([...unknown, ...notices]), brought });
  const root = document.documentElement;
  root.dataset['embed'] = '';
  root.dataset['lab'] = 'still';
  root.dataset['theme'] = shownTheme(ui.getState());
  const begin = () => {
    const lab = createLab(experiment, createSession(experiment, true, browser), ui, browser);
    keepPage(lab);
    listenToBrowser(lab);
    return lab;
  };
  tellHeight(place);
  createRoot(place).render(<Embed experiment={experiment} ui={ui} controls={embedding.controls} begin={begin} />);
}

/** The experiment with panels of those kinds, as it has them or as they first appear; with its own where none are named. */
function withPanels(experiment: Experiment, kinds: readonly string[]): Experiment {
  if (kinds.length === 0) return experiment;
  const places = placesOf(experiment.view);
  const chosen = kinds.flatMap((kind) => {
    const own = places.filter((place) => place.kind === kind);
    return own.length > 0 ? own : [placeOf(kind)];
  });
  return { ...experiment, view: withPlaces(experiment.view, chosen) };
}
