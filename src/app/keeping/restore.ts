import type { Experiment } from '../../experiment/experiment.ts';
import { serializeExperiment } from '../../experiment/schema.ts';
import { lastWorkOf } from '../../storage/drafts.ts';
import type { Return } from './comeBack.ts';
import { readMemory } from './memory.ts';
import { shelfOfPage } from './shelf.ts';

/** What the first of these pages that has kept anything leaves to this one, which is opened at a link. */
export async function restore(
  pages: readonly string[],
  fragment: string,
  link: Experiment,
): Promise<{ readonly page: string; readonly back: Return } | undefined> {
  const work = await lastWorkOf(await shelfOfPage(), pages);
  if (!work) return undefined;
  const { experiment, past, future, notices, page, key } = work;
  const { origins, replacements } = readMemory(work.memory);
  const depth = past.length;
  if (work.fragment === fragment || textOf(link) === textOf(experiment)) {
    const message = notices.map((notice) => notice.message).join(' ');
    const history = { past, future, depth, replacements };
    const { data } = experiment.problem;
    const shared = sameData(link, experiment) ? data : undefined;
    return { page, back: { experiment, history, origins, shared, message, isDraft: true, from: key } };
  }
  const history = {
    past: [...past, experiment],
    future: [],
    depth: depth + 1,
    replacements: [...replacements, depth + 1],
  };
  const opened = [...origins, { depth: depth + 1, workspace: undefined }];
  const shared = link.problem.data;
  return { page, back: { experiment: link, history, origins: opened, shared, message: '', isDraft: false, from: '' } };
}

function sameData({ problem: { data: a } }: Experiment, { problem: { data: b } }: Experiment): boolean {
  return a !== undefined && b !== undefined && JSON.stringify(a) === JSON.stringify(b);
}

function textOf(experiment: Experiment): string {
  return JSON.stringify(serializeExperiment(experiment));
}
