import type { Experiment, Notice } from '../experiment/experiment.ts';
import { entriesOf } from '../experiment/readRecord.ts';
import { parseExperiment } from '../experiment/schema.ts';
import { cleanText } from '../experiment/text.ts';
import type { Reading } from './database.ts';
import { readDraftRow } from './drafts.ts';
import { joined, pack, readPart, type PackedExperiment, type Part } from './packedExperiment.ts';
import type { Shelf } from './shelf.ts';
import { readVersion, readWorkspace } from './workspaces.ts';

/** What a file of everything says it is. */
const FORMAT = 'preconditioner-lab';
const VERSION = 1;

/** Beyond these the rest of a file is left out, and said to be. */
const MOST_ENTRIES = 1000;
const MOST_VERSIONS = 1000;

/** Everything that is kept, as plain JSON; `current` is what is on the screen. With `allVersions`, of each workspace all instead of the newest. */
export async function exportAll(
  { database, now, newId }: Shelf,
  current: Experiment,
  allVersions: boolean,
): Promise<object> {
  const rows = await database.read(readAll).catch(() => undefined);
  const screen = pack(current, newId);
  const parts = new Map([...screen.parts, ...(rows?.parts ?? [])].map((part) => [part.key, part.value]));
  return {
    format: FORMAT,
    version: VERSION,
    savedAt: now(),
    workspaces: (rows?.workspaces ?? []).map(({ key, name, rev }) => ({
      id: key,
      name,
      versions: (rows?.versions ?? [])
        .filter((version) => version.workspace === key && (allVersions || version.rev === rev))
        .map(({ savedAt, experiment }) => written(savedAt, experiment)),
    })),
    drafts: [
      written(now(), screen.experiment),
      ...(rows?.drafts ?? []).map(({ savedAt, experiment }) => written(savedAt, experiment)),
    ],
    parts: Object.fromEntries(parts),
    ...(rows && rows.unreadable.length > 0 && { unreadable: rows.unreadable.map((row) => JSON.stringify(row)) }),
  };
}

function written(savedAt: number, { json, data, weights }: PackedExperiment): object {
  return { savedAt, experiment: json, ...(data !== undefined && { data }), ...(weights !== undefined && { weights }) };
}

async function readAll(tx: Reading) {
  const [workspaces, versions, drafts, parts, unreadable] = await Promise.all([
    tx.all('workspaces'),
    tx.all('versions'),
    tx.all('drafts'),
    tx.all('parts'),
    tx.all('quarantine'),
  ]);
  return {
    workspaces: workspaces
      .flatMap((raw) => readWorkspace(raw) ?? [])
      .filter(({ deletedAt }) => deletedAt === undefined),
    versions: versions.flatMap((raw) => readVersion(raw) ?? []),
    drafts: drafts.flatMap((raw) => readDraftRow(raw) ?? []),
    parts: parts.flatMap((raw) => readPart(raw) ?? []),
    unreadable,
  };
}

/** One experiment of a file; it is read when it is wanted, so that nothing has to be read all at once. */
export interface Archived {
  /** Milliseconds since 1970, or undefined where the file does not say. */
  readonly savedAt: number | undefined;
  /** The experiment with what could not be taken as given, or why there is none. Never throws. */
  read(): { readonly experiment: Experiment; readonly notices: readonly Notice[] } | { readonly problem: string };
}

/** What is in a file. */
export interface Archive {
  readonly workspaces: readonly {
    readonly id: string;
    readonly name: string;
    /** Oldest first. */
    readonly versions: readonly Archived[];
  }[];
  readonly drafts: readonly Archived[];
  /** What of it cannot be read, in sentences. */
  readonly problems: readonly string[];
}

/** What is in the JSON of a file of everything, or of one experiment. Never throws. */
export function readArchive(json: unknown): Archive {
  const given = entriesOf(json);
  const none = (problem: string): Archive => ({ workspaces: [], drafts: [], problems: [problem] });
  if (!given) return none('The file must hold a JSON object, and does not.');
  if (!given.has('format')) {
    if (!given.has('problem') && !given.has('runs'))
      return none('The file holds neither an experiment nor an export of this lab.');
    return { workspaces: [], drafts: [archived(new Map([['experiment', json]]), new Map())], problems: [] };
  }
  if (given.get('format') !== FORMAT) return none('The file is an export of some other program.');
  const version = given.get('version');
  if (typeof version === 'number' && version > VERSION)
    return none('The file was made with a newer version of the lab: reload the page to get it.');
  const problems: string[] = [];
  const parts = new Map<string, Part>(
    [...(entriesOf(given.get('parts')) ?? [])].flatMap(([key, value]) => {
      const part = readPart({ key, value, bytes: 0 });
      return part ? [[key, part]] : [];
    }),
  );
  const workspaces = entriesIn('workspaces', given.get('workspaces'), MOST_ENTRIES, problems).map((entry, index) => {
    const [id, name] = [entry.get('id'), entry.get('name')];
    const title = (typeof name === 'string' && cleanText(name)) || `Workspace ${index + 1}`;
    const versions = entriesIn(`versions of “${title}”`, entry.get('versions'), MOST_VERSIONS, problems);
    return {
      id: typeof id === 'string' && /^[\w-]{1,64}$/.test(id) ? id : '',
      name: title,
      versions: versions.map((one) => archived(one, parts)),
    };
  });
  const drafts = entriesIn('drafts', given.get('drafts'), MOST_ENTRIES, problems).map((one) => archived(one, parts));
  return { workspaces, drafts, problems };
}

function archived(entry: ReadonlyMap<string, unknown>, parts: ReadonlyMap<string, Part>): Archived {
  const [savedAt, experiment] = [entry.get('savedAt'), entry.get('experiment')];
  const [data, weights] = [entry.get('data'), entry.get('weights')];
  return {
    savedAt: typeof savedAt === 'number' && Math.abs(savedAt) < 8.64e15 ? savedAt : undefined,
    read() {
      if (!entriesOf(experiment) || typeof experiment !== 'object' || experiment === null)
        return { problem: 'There is no experiment in it.' };
      const lost = [data, weights].find((key) => key !== undefined && !(typeof key === 'string' && parts.has(key)));
      if (lost !== undefined) return { problem: 'Its data are not in the file.' };
      const kept: PackedExperiment = {
        json: experiment,
        ...(typeof data === 'string' && { data }),
        ...(typeof weights === 'string' && { weights }),
      };
      const read = parseExperiment(joined(kept, parts));
      // Without its problem or of a newer version, it is a preset that would be added.
      const refused = read.notices.find(({ path }) => /^problem(\.kind|\.targets)?$/.test(path) || path === 'version');
      return refused ? { problem: refused.message } : read;
    },
  };
}

/** The objects in a list of a file, at most so many; what is left out is said. */
function entriesIn(
  name: string,
  raw: unknown,
  most: number,
  problems: string[],
): readonly ReadonlyMap<string, unknown>[] {
  if (raw === undefined) return [];
  if (!Array.isArray(raw)) {
    problems.push(`The ${name} must be a list, and are not.`);
    return [];
  }
  if (raw.length > most) problems.push(`There are ${raw.length} ${name}; only the first ${most} are read.`);
  const found = raw.slice(0, most).map((one: unknown) => entriesOf(one));
  const odd = found.filter((one) => one === undefined).length;
  if (odd > 0) problems.push(`${odd} of the ${name} ${odd === 1 ? 'is' : 'are'} not readable.`);
  return found.filter((one) => one !== undefined);
}
