import { createRoot, type Root } from 'react-dom/client';
import { decodeLink } from '../../experiment/decodeLink.ts';
import { encodeLink } from '../../experiment/encodeLink.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import type { Lesson } from '../../lessons/lesson.ts';
import { lessonQuery, readLessonQuery, type LessonQuery } from '../../lessons/lessonQuery.ts';
import { loadLesson } from '../../lessons/lessons.ts';
import { createSession } from '../../store/session.ts';
import { createUiStore, shownTheme, type UiStore } from '../../store/ui.ts';
import { syncAddress } from '../address.ts';
import { tellHeight } from '../embed/tellHeight.ts';
import { createLab, type Lab } from '../lab.ts';
import { fragment, problemsOf } from '../link.ts';
import { keepPage, listenToBrowser } from '../page.ts';
import { loadPreferences, systemPreferences } from '../preferences.ts';
import { listenForShortcuts } from '../shortcuts.ts';
import '../styles.ts';
import { browser } from '../surroundings.ts';
import { LabContext } from '../useLab.ts';
import { keepAnswers, loadAnswers } from './keptAnswers.ts';
import './lesson.css';
import { LessonPage } from './LessonPage.tsx';
import { LessonStill, NoLesson } from './LessonStill.tsx';
import { createLessonStore, experimentAt, isCovered, isPrediction, type LessonStore } from './lessonStore.ts';
import { PlayContext, type Play } from './useLesson.ts';
import { watchTasks } from './watchTasks.ts';

/**
 * Opens the lesson of the address beside a workspace of its own: drafts and saved workspaces of the reader are neither read nor written. Inside
 * of another page nothing is stored at all, and nothing trains before it is asked to.
 */
export async function openLesson(place: HTMLElement): Promise<void> {
  const query = readLessonQuery(location.search);
  const { isEmbedded, isPresented, problems } = query;
  const preferences = isEmbedded ? { theme: 'system' as const, hasShortcuts: false } : loadPreferences();
  const ui = createUiStore({ ...preferences, ...systemPreferences(), hasSeenTour: true });
  document.documentElement.dataset['theme'] = shownTheme(ui.getState());
  document.documentElement.toggleAttribute('data-embed', isEmbedded);
  if (isEmbedded) tellHeight(place);
  const root = createRoot(place);
  const [lesson, linked] = await Promise.all([
    query.kind === undefined ? undefined : loadLesson(query.kind),
    fragment() === '' ? undefined : decodeLink(fragment()),
  ]);
  if (!lesson) return root.render(<NoLesson problems={problems} />);
  const unknown = problems.map((message) => ({ path: '', message }));
  ui.setState({ linkProblems: problemsOf([...unknown, ...(linked?.notices ?? [])]), isPresenting: isPresented });
  const begin = () => play(root, lesson, query, ui, linked?.experiment);
  if (!isEmbedded) return begin();
  root.render(<LessonStill lesson={lesson} onRun={begin} />);
}

/** Starts the lesson, with the experiment of the link if it brings one. */
function play(
  root: Root,
  lesson: Lesson,
  { section, part, isEmbedded, isPresented, hidden, locked }: LessonQuery,
  ui: UiStore,
  linked: Experiment | undefined,
): void {
  const end = lesson.sections.length - 1;
  const start = Math.min(section - 1, end);
  const store = createLessonStore(start, isEmbedded ? {} : loadAnswers(lesson.kind));
  const { prefersStill } = ui.getState();
  const session = createSession(
    linked ?? experimentAt(lesson, start),
    !prefersStill && !isCovered(lesson, store.getState(), isPresented),
    browser,
  );
  const lab = createLab(linked ?? experimentAt(lesson, start), session, ui, browser);
  const address = isEmbedded ? undefined : keepAddress(lab, lesson, store);
  const keep: Play['answer'] = (given) => {
    const { section: at, answers } = store.getState();
    store.setState({ answers: { ...answers, [at]: given } });
    if (!isEmbedded) keepAnswers(lesson.kind, store.getState().answers);
  };
  const answer: Play['answer'] = (given) => {
    keep(given);
    if (isPrediction(given)) session.play();
  };
  const go = (next: number) => {
    const { section: before } = store.getState();
    const { experiment } = lesson.sections[next] ?? {};
    store.setState({ section: next, lit: [], explained: undefined });
    const wanted = experiment ?? (next === before + 1 ? undefined : experimentAt(lesson, next));
    if (wanted) {
      lab.experiment.open(wanted);
      // Another experiment is not what became of the last one.
      lab.ghosts.dismiss();
    }
    if (isCovered(lesson, store.getState(), ui.getState().isPresenting)) {
      session.pause();
      session.restart();
    } else session.play();
    address?.(next);
  };
  const value: Play = {
    lesson,
    store,
    first: Math.min((part?.first ?? 1) - 1, end),
    last: Math.min((part?.last ?? Infinity) - 1, end),
    isEmbedded,
    hidden,
    locked,
    go,
    answer,
  };
  showPredictions(lab, value);
  measureEverything(lab, value);
  keepPage(lab);
  listenToBrowser(lab);
  if (!isEmbedded) listenForShortcuts(lab);
  watchTasks(lab, value, keep);
  root.render(
    <LabContext value={lab}>
      <PlayContext value={value}>
        <LessonPage />
      </PlayContext>
    </LabContext>,
  );
}

/** The address names section and experiment; Back returns to the section before. Returns what writes a new section. */
function keepAddress(lab: Lab, lesson: Lesson, store: LessonStore): (section: number) => void {
  const known = syncAddress(lab, undefined);
  const write = async (section: number, push: boolean) => {
    const link = await encodeLink(lab.experiment.getState().experiment);
    const asked = readLessonQuery(location.search);
    const address = `${lessonQuery({ ...asked, kind: lesson.kind, section: section + 1 })}#${link}`;
    known(link);
    if (push) history.pushState(null, '', address);
    else history.replaceState(null, '', address);
  };
  void write(store.getState().section, false);
  addEventListener('popstate', () => {
    const { section } = readLessonQuery(location.search);
    store.setState({ section: Math.min(section - 1, lesson.sections.length - 1), lit: [], explained: undefined });
  });
  return (section) => void write(section, true);
}

/** A drawn prediction stays in the loss curves as long as its section is shown. */
function showPredictions({ ui }: Lab, { lesson, store }: Play): void {
  const show = () => {
    const { section, answers } = store.getState();
    const task = lesson.sections[section]?.task;
    const answer = answers[section];
    const prediction =
      task?.type === 'draw' && answer?.type === 'draw' ? { run: task.run, losses: answer.losses } : undefined;
    if (ui.getState().prediction?.losses !== prediction?.losses) ui.setState({ prediction });
  };
  store.subscribe(show);
  show();
}

/** Numbers in the text are read from panels that may be scrolled away: all are measured, or none while they are covered. */
function measureEverything({ ui, live }: Lab, { lesson, store }: Play): void {
  const choose = () => {
    const { unseen, isPresenting } = ui.getState();
    const none = isCovered(lesson, store.getState(), isPresenting) ? live.get().panels.map(({ index }) => index) : [];
    if (none.length !== unseen.size || none.some((index) => !unseen.has(index))) ui.setState({ unseen: new Set(none) });
  };
  ui.subscribe(choose);
  store.subscribe(choose);
  live.subscribe(choose);
  choose();
}
