import { decodeLink } from '../experiment/decodeLink.ts';
import { createSession } from '../store/session.ts';
import { createUiStore } from '../store/ui.ts';
import { comeBack } from './keeping/comeBack.ts';
import { fragment, problemsOf } from './link.ts';
import { patience } from './patience.ts';
import { loadPreferences, savePreferences, systemPreferences } from './preferences.ts';
import { browser } from './surroundings.ts';

/**
 * Opens the lab with the experiment of the address. It starts by itself unless that would take long or the system asks for stillness; the worker
 * starts while what draws the page is being downloaded.
 */
export async function open(place: HTMLElement): Promise<void> {
  // Pages with scripts of their own would have what they share with this one cut into more and smaller files.
  if (document.documentElement.dataset['page'] === 'course')
    return (await import('./course/openCourse.tsx')).openCourse(place);
  const query = new URLSearchParams(location.search);
  if (query.has('lesson')) return (await import('./lesson/openLesson.tsx')).openLesson(place);
  if (query.has('embed')) return (await import('./embed/openEmbed.tsx')).openEmbed(place);
  const drawing = import('./show.tsx');
  const { experiment: linked, notices, ...brought } = await decodeLink(fragment());
  const back = await comeBack(fragment(), linked);
  const experiment = back?.experiment ?? linked;
  const system = systemPreferences();
  const preferences = loadPreferences();
  const ui = createUiStore({ ...preferences, ...system });
  if (!preferences.hasSeenTour && !back && fragment() === '' && location.search === '') {
    ui.setState({ guide: 'offered', hasSeenTour: true });
    savePreferences(ui.getState());
  }
  const reason = fragment() === '' && !back ? undefined : patience(experiment);
  const said = [back?.message, reason].filter(Boolean).join(' ') || undefined;
  ui.setState({
    linkProblems: problemsOf(back?.isDraft ? [] : notices),
    message: said,
    brought,
    isPresenting: query.has('present'),
  });
  const session = createSession(experiment, !system.prefersStill && reason === undefined, browser);
  const { show } = await drawing;
  show(place, { experiment, session, ui, back, fromLink: back ? back.shared : linked.problem.data });
}
