import type { Experiment } from '../experiment/experiment.ts';
import { serializeExperiment } from '../experiment/schema.ts';
import type { Archive, Archived } from './archive.ts';
import { draftWriter, listDrafts, openDraft } from './drafts.ts';
import type { Shelf } from './shelf.ts';
import { storageProblem } from './storageProblem.ts';
import { addWorkspace, openWorkspace } from './workspaces.ts';

/** What became of one thing in a file. */
export interface Imported {
  readonly name: string;
  readonly outcome: 'added' | 'present' | 'refused';
  /** What else there is to say of it, in sentences. */
  readonly details: string;
}

/**
 * Adds what is in a file to what is there; nothing that is there changes. What has the same id but is not the same comes in under a new one.
 * `pause` is awaited between two experiments, so that the page goes on.
 */
export async function* importArchive(
  shelf: Shelf,
  { workspaces, drafts, problems }: Archive,
  pause: () => Promise<void>,
): AsyncGenerator<Imported> {
  for (const problem of problems) yield { name: 'The file', outcome: 'refused', details: problem };
  for (const { id, name, versions } of workspaces) {
    const { read, details } = await readAll(versions, pause);
    yield await reported(name, details, async () => {
      const last = read.at(-1);
      if (!last) return 'refused';
      const there = id === '' ? undefined : await openWorkspace(shelf, id);
      if (there && same(there.experiment, last.experiment)) return 'present';
      const key = id === '' || there ? shelf.newId() : id;
      await shelf.database.write(
        (tx) => addWorkspace(tx, shelf, { key, name: there ? `${name} (imported)` : name }, read),
        { isStrict: true },
      );
      return 'added';
    });
  }
  const known = await draftsThere(shelf);
  for (const draft of drafts) {
    const { read, details } = await readAll([draft], pause);
    const [first] = read;
    yield await reported(`Draft “${first?.experiment.title || 'Untitled'}”`, details, async () => {
      if (!first) return 'refused';
      const text = textOf(first.experiment);
      if (known.has(text)) return 'present';
      known.add(text);
      const then = { ...shelf, now: () => first.savedAt };
      const { experiment } = first;
      const work = { experiment, past: [], future: [], memory: undefined, fragment: '' };
      await draftWriter(then, shelf.newId(), '').save(work, false);
      return 'added';
    });
  }

  async function readAll(all: readonly Archived[], breathe: () => Promise<void>) {
    const details: string[] = [];
    const read: { readonly savedAt: number; readonly experiment: Experiment }[] = [];
    for (const one of all) {
      const found = one.read();
      if ('problem' in found) details.push(found.problem);
      else {
        read.push({ savedAt: one.savedAt ?? shelf.now(), experiment: found.experiment });
        details.push(...found.notices.map(({ message }) => message));
      }
      await breathe();
    }
    return { read, details: [...new Set(details)].slice(0, MOST_DETAILS).join(' ') };
  }
}

const MOST_DETAILS = 5;

async function reported(name: string, details: string, add: () => Promise<Imported['outcome']>): Promise<Imported> {
  try {
    return { name, outcome: await add(), details };
  } catch (error) {
    return { name, outcome: 'refused', details: storageProblem(error) };
  }
}

async function draftsThere(shelf: Shelf): Promise<Set<string>> {
  const texts = new Set<string>();
  for (const { key } of await listDrafts(shelf, '', '')) {
    const draft = await openDraft(shelf, key);
    if (draft) texts.add(textOf(draft.experiment));
  }
  return texts;
}

function same(a: Experiment, b: Experiment): boolean {
  return textOf(a) === textOf(b);
}

function textOf(experiment: Experiment): string {
  return JSON.stringify(serializeExperiment(experiment));
}
