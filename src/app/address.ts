import { decodeLink } from '../experiment/decodeLink.ts';
import { trainedHash } from '../experiment/digest.ts';
import { encodeLink } from '../experiment/encodeLink.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Lab } from './lab.ts';
import { fragment, problemsOf } from './link.ts';
import { patience } from './patience.ts';

/** Milliseconds without a change after which the address is rewritten. */
const CALM = 250;

/**
 * Keeps the address and the experiment in step, from the first change by the user on. Data that did not come with a link do not get into the
 * address: it then stands for nothing. `fromLink`: those of the experiment that did. Returns what has to be told of addresses that others write.
 */
export function syncAddress(lab: Lab, fromLink: Experiment['problem']['data']): (link: string) => void {
  const { experiment, session, ui } = lab;
  let written = fragment();
  let previous = experiment.getState().experiment;
  let shared = fromLink;
  let timer: ReturnType<typeof setTimeout> | undefined;
  // Packing is asynchronous; addresses are written in the order of the changes.
  let queue = Promise.resolve();

  function write(value: Experiment, push: boolean): void {
    queue = queue.then(async () => {
      const { data } = value.problem;
      const isPrivate = data !== undefined && data !== shared;
      const { digest, kept } = ui.getState().brought;
      // A result is one of what was trained.
      const extras = { kept, digest: digest?.of === (digest && trainedHash(value)) ? digest : undefined };
      const link = isPrivate ? '' : await encodeLink(value, extras).catch(() => undefined);
      if (link === undefined || link === written) return;
      written = link;
      if (push) history.pushState(null, '', `#${link}`);
      else history.replaceState(null, '', `#${link}`);
    });
  }

  experiment.onUserChange((discrete) => {
    const { experiment: current } = experiment.getState();
    const isPending = timer !== undefined;
    clearTimeout(timer);
    timer = undefined;
    if (discrete) {
      // What was changed by and by belongs to the place that Back returns to.
      if (isPending) write(previous, false);
      write(current, true);
    } else {
      timer = setTimeout(() => {
        timer = undefined;
        write(current, false);
      }, CALM);
    }
    previous = current;
  });

  addEventListener('hashchange', () => {
    const opened = fragment();
    if (opened === written) return;
    written = opened;
    void decodeLink(opened).then(({ experiment: found, notices, ...brought }) => {
      if (opened !== written) return;
      const reason = patience(found);
      if (reason !== undefined) session.pause();
      previous = found;
      shared = found.problem.data;
      experiment.open(found);
      ui.setState({ linkProblems: problemsOf(notices), message: reason, brought });
    });
  });

  return (link) => (written = link);
}
