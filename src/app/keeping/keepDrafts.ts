import { draftWriter, stepsToKeep, type Work } from '../../storage/drafts.ts';
import { storageProblem } from '../../storage/storageProblem.ts';
import { tidy } from '../../storage/tidy.ts';
import { fragment } from '../link.ts';
import type { Lab } from '../lab.ts';
import { memoryOf } from './memory.ts';
import { shelfOfPage } from './shelf.ts';
import { page } from './tab.ts';

/** Most milliseconds from a change until it is on its way to the disk. */
const CALM = 400;

/** Keeps what the tab is at, from the first change on, so that it comes back after whatever happens to it. */
export async function keepDrafts(lab: Lab): Promise<void> {
  const { experiment, keeping } = lab;
  const warn = (warning: string | undefined) => keeping.setState({ warning });
  const shelf = await shelfOfPage(() =>
    warn('Another tab has an older version of the lab open: close or reload it, so that this one can save.'),
  );
  warn(undefined);
  const writer = draftWriter(shelf, page, keeping.getState().from);
  let kept = experiment.getInitialState();
  let { origins: keptOrigins } = keeping.getInitialState();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isBusy = false;

  const isChanged = () =>
    experiment.getState().experiment !== kept.experiment || keeping.getState().origins !== keptOrigins;

  function work(): Work {
    const state = experiment.getState();
    const most = stepsToKeep(state.experiment, shelf.newId);
    const [past, future] = [state.past.slice(-most), state.future.slice(-most)];
    const memory = memoryOf(state, keeping.getState().origins, past.length);
    return { experiment: state.experiment, past, future, memory, fragment: fragment() };
  }

  async function save(isLeaving: boolean): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (!isChanged()) return;
    if (shelf.kind === 'memory') {
      warn(
        `This browser keeps nothing for the page, as in a private window (${shelf.reason}): what you do here lasts until the tab is closed. Export it to a file to keep it.`,
      );
      return;
    }
    const before = { kept, keptOrigins };
    kept = experiment.getState();
    keptOrigins = keeping.getState().origins;
    isBusy = true;
    try {
      await writer.save(work(), isLeaving);
      if (keeping.getState().warning !== undefined) warn(undefined);
    } catch (error) {
      ({ kept, keptOrigins } = before);
      warn(storageProblem(error));
    }
    isBusy = false;
  }

  function schedule(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      // A slow disk gets the newest value when it is ready for it.
      if (isBusy) schedule();
      else void save(false);
    }, CALM);
  }

  experiment.subscribe(() => isChanged() && schedule());
  keeping.subscribe(() => isChanged() && schedule());
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && void save(true));
  addEventListener('pagehide', () => void save(true));
  if (isChanged()) schedule();
  // What is not removed today is removed the next time.
  if (shelf.kind === 'browser') await tidy(shelf).catch(() => undefined);
}
