import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryExperiment } from '../experiment/arbitraryExperiment.properties.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { parseJson } from '../experiment/parseJson.ts';
import { serializeExperiment } from '../experiment/schema.ts';
import { exportAll, readArchive } from './archive.ts';
import { draftWriter, listDrafts } from './drafts.ts';
import { importArchive, type Imported } from './importArchive.ts';
import { memoryDatabase } from './memoryDatabase.ts';
import { contentOf, expectSound, failing, testShelf, titled, withData } from './shelf.properties.ts';
import type { Shelf } from './shelf.ts';
import { createWorkspace, listVersions, listWorkspaces, openWorkspace, saveVersion } from './workspaces.ts';

const draftOf = (experiment: Experiment) => ({ experiment, past: [], future: [], memory: undefined, fragment: '' });

async function imported(shelf: Shelf, json: unknown): Promise<readonly Imported[]> {
  const found: Imported[] = [];
  for await (const one of importArchive(shelf, readArchive(json), async () => undefined)) found.push(one);
  return found;
}

/** A shelf with two versions of a workspace, own data, and a draft. */
async function filled(): Promise<Shelf> {
  const shelf = testShelf(memoryDatabase(), 'old');
  const first = await createWorkspace(shelf, 'Mine', titled('one'));
  await saveVersion(shelf, first, withData('two', 5));
  await draftWriter(shelf, 'page', '').save(draftOf(titled('three')), false);
  return shelf;
}

const throughText = (json: object) => {
  const read = parseJson(JSON.stringify(json));
  return 'value' in read ? read.value : read;
};

describe('a file of everything', () => {
  it('brings everything back on another computer, and adds nothing the second time', async () => {
    const json = throughText(await exportAll(await filled(), titled('four'), true));
    const shelf = testShelf(memoryDatabase(), 'new');
    expect((await imported(shelf, json)).map(({ name, outcome }) => [name, outcome])).toEqual([
      ['Mine', 'added'],
      ['Draft “four”', 'added'],
      ['Draft “three”', 'added'],
    ]);
    await expectSound(shelf.database);
    const [mine] = await listWorkspaces(shelf);
    expect((await listVersions(shelf, mine!.key)).map(({ summary }) => summary.title)).toEqual(['two', 'one']);
    expect((await openWorkspace(shelf, mine!.key))?.experiment).toEqual(withData('two', 5));
    const before = await contentOf(shelf.database);
    expect((await imported(shelf, json)).map(({ outcome }) => outcome)).toEqual(['present', 'present', 'present']);
    expect(await contentOf(shelf.database)).toEqual(before);
  });

  it('with the newest versions only is shorter', async () => {
    const shelf = testShelf(memoryDatabase(), 'new');
    await imported(shelf, throughText(await exportAll(await filled(), titled('four'), false)));
    expect(await listWorkspaces(shelf)).toMatchObject([{ name: 'Mine', rev: 1, summary: { title: 'two' } }]);
  });

  it('overwrites nothing: what has the same id and is not the same comes in beside it', async () => {
    const shelf = await filled();
    const json = throughText(await exportAll(shelf, titled('four'), true));
    const [mine] = await listWorkspaces(shelf);
    await saveVersion(shelf, mine!, titled('five'));
    expect((await imported(shelf, json))[0]).toMatchObject({ name: 'Mine', outcome: 'added' });
    expect((await listWorkspaces(shelf)).map(({ name, summary }) => [name, summary.title])).toEqual([
      ['Mine', 'five'],
      ['Mine (imported)', 'two'],
    ]);
  });

  it('is written from the screen when the database is dead, and keeps what could not be read', async () => {
    const dead = { ...memoryDatabase(), read: () => Promise.reject(new Error('gone')) };
    const screen = await exportAll({ ...testShelf(memoryDatabase()), database: dead }, titled('four'), true);
    expect(readArchive(screen).drafts).toHaveLength(1);
    const shelf = await filled();
    await shelf.database.write((tx) => tx.put('quarantine', { key: 'odd', row: 'as found' }));
    expect(await exportAll(shelf, titled('four'), true)).toMatchObject({
      unreadable: ['{"key":"odd","row":"as found"}'],
    });
  });

  it('says of each thing why it could not be added', async () => {
    const json = throughText(await exportAll(await filled(), titled('four'), true));
    const shelf = testShelf(memoryDatabase(), 'new');
    const full = { ...shelf, database: failing(shelf.database, 1) };
    const [mine, ...drafts] = await imported(full, json);
    expect(mine).toMatchObject({ name: 'Mine', outcome: 'refused', details: expect.stringMatching(/no space left/) });
    expect(drafts.map(({ outcome }) => outcome)).toEqual(['added', 'added']);
  });
});

describe('a file', () => {
  it('may be one experiment', async () => {
    const shelf = testShelf(memoryDatabase());
    expect(await imported(shelf, serializeExperiment(titled('alone')))).toEqual([
      { name: 'Draft “alone”', outcome: 'added', details: '' },
    ]);
    expect((await listDrafts(shelf, '', '')).map(({ summary }) => summary.title)).toEqual(['alone']);
  });

  it.each([
    [7, /must hold a JSON object/],
    [{}, /neither an experiment nor an export/],
    [{ format: 'other' }, /some other program/],
    [{ format: 'preconditioner-lab', version: 2 }, /newer version/],
    [{ format: 'preconditioner-lab', version: 1, workspaces: 3 }, /must be a list/],
    [{ format: 'preconditioner-lab', version: 1, drafts: [1] }, /1 of the drafts is not readable/],
    [{ format: 'preconditioner-lab', version: 1, drafts: [{ experiment: 4 }] }, /no experiment in it/],
    [{ format: 'preconditioner-lab', version: 1, drafts: [{ experiment: {} }] }, /problem must be an object/],
    [{ format: 'preconditioner-lab', version: 1, drafts: [{ experiment: {}, data: 'x' }] }, /not in the file/],
    [{ format: 'preconditioner-lab', version: 1, drafts: [{ experiment: { version: 5 } }] }, /newer version/],
    [
      { format: 'preconditioner-lab', version: 1, workspaces: [{ versions: Array(3000).fill(1) }] },
      /3000 versions of “Workspace 1”; only the first 1000/,
    ],
  ])('that holds something else is refused with the reason (%#)', async (json, reason) => {
    const shelf = testShelf(memoryDatabase());
    const found = await imported(shelf, json);
    expect(found.map(({ details }) => details).join(' ')).toMatch(reason);
    expect(found.every(({ outcome }) => outcome === 'refused')).toBe(true);
    expect(await listWorkspaces(shelf)).toEqual([]);
  });
});

/** What reading a file costs, with all that is in it. */
function readWhole(text: string): void {
  const json = parseJson(text);
  if ('problem' in json) return;
  const { workspaces, drafts, problems } = readArchive(json.value);
  expect(workspaces.length + drafts.length).toBeLessThanOrEqual(2000);
  expect(problems.length).toBeLessThanOrEqual(2 * (workspaces.length + 3));
  for (const one of [...workspaces.flatMap(({ versions }) => versions), ...drafts]) {
    const read = one.read();
    if ('experiment' in read) expect(read.notices.length).toBeLessThanOrEqual(41);
  }
}

/** Milliseconds of the processor for reading a file, the least of three tries if the first took longer than allowed: other work may have come between. */
function milliseconds(text: string, most: number): number {
  let least = Infinity;
  for (let i = 0; i < 3 && least > most; i++) {
    const begun = process.cpuUsage();
    readWhole(text);
    const { user, system } = process.cpuUsage(begun);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

const LONGEST = 50;
/** `npm run fuzz` reads all of them; every other run of the tests a share. */
const COUNT = process.env['FUZZ'] === 'full' ? 20_000 : 4000;

describe('files of any kind', () => {
  it(`${COUNT} that were damaged are read without an error, each in less than 50 ms`, async () => {
    const whole = JSON.stringify(await exportAll(await filled(), titled('four'), true));
    const one = JSON.stringify(serializeExperiment(titled('one')));
    const at = fc.double({ min: 0, max: 1, noNaN: true });
    const piece = fc.constantFrom(
      '"',
      '{',
      '}',
      '[',
      ']',
      '1e999',
      'null',
      '"__proto__":',
      '-',
      ',',
      '\\u0000',
      '[[[[',
    );
    const damage = fc.oneof(
      fc.tuple(at, piece).map(
        ([x, text]) =>
          (file: string) =>
            insert(file, x, 0, text),
      ),
      fc.tuple(at, fc.nat(40)).map(
        ([x, count]) =>
          (file: string) =>
            insert(file, x, count, ''),
      ),
      fc.tuple(at, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })).map(
        ([x, text]) =>
          (file: string) =>
            insert(file, x, 1, text),
      ),
      at.map((x) => (file: string) => file.slice(0, Math.floor(x * file.length))),
      fc.tuple(at, at).map(([x, y]) => (file: string) => {
        const [from, to] = [Math.min(x, y), Math.max(x, y)].map((z) => Math.floor(z * file.length));
        return file.slice(0, to) + file.slice(from, Math.min(to!, from! + 2000)) + file.slice(to);
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom(whole, one), fc.array(damage, { minLength: 1, maxLength: 3 }), (file, damages) => {
        expect(
          milliseconds(
            damages.reduce((text, harm) => harm(text), file),
            LONGEST,
          ),
        ).toBeLessThan(LONGEST);
      }),
      { numRuns: COUNT },
    );
    // Seconds, but of a processor that may have other things to do.
  }, 120_000);

  it('JSON of any shape with the right words in it is read likewise', () => {
    const words = fc.constantFrom(
      'format',
      'version',
      'workspaces',
      'versions',
      'drafts',
      'parts',
      'experiment',
      'data',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom('preconditioner-lab', 1, 0, null, true, 'inline', -0, 1e308),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.oneof(words, fc.constantFrom('__proto__', 'constructor', 'problem', 'runs')), tie('value')),
      ),
    }));
    fc.assert(
      fc.property(value, (inside) => {
        const text = JSON.stringify({ format: 'preconditioner-lab', version: 1, ...Object(inside) });
        expect(milliseconds(text, LONGEST)).toBeLessThan(LONGEST);
      }),
      { numRuns: 1000 },
    );
    expect(Object.keys({})).toEqual([]);
  });

  it('any experiment goes through a file unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryExperiment, async (experiment) => {
        const shelf = testShelf(memoryDatabase());
        const { drafts } = readArchive(throughText(await exportAll(shelf, experiment, true)));
        expect(drafts[0]?.read()).toEqual({ experiment, notices: expect.any(Array) });
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['deep', `{"format":"preconditioner-lab","parts":${'['.repeat(1e6)}`],
    ['a million runs', `{"problem":{"kind":"rings"},"runs":[${'{},'.repeat(3e5)}{}]}`],
    ['many names', `{"problem":{${Array.from({ length: 5e4 }, (_, i) => `"a${i}":1`).join()}}}`],
    ['a title without end', `{"problem":{"kind":"rings"},"title":"${'\u202e'.repeat(1e6)}"}`],
    [
      'prototypes',
      '{"format":"preconditioner-lab","version":1,"parts":{"__proto__":{"x":1}},"workspaces":[{"__proto__":1}]}',
    ],
    ['huge sizes', '{"problem":{"kind":"rings"},"network":{"kind":"mlp","widths":[1e9,1e9]},"seeds":1e9,"steps":1e99}'],
  ])('a hostile one is harmless: %s', (_, text) => {
    // A megabyte may take 250 ms: what must not be is that time grows faster than length.
    const most = LONGEST + text.length / 5_000;
    expect(milliseconds(text, most)).toBeLessThan(most);
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });
});

function insert(file: string, x: number, removed: number, text: string): string {
  const at = Math.floor(x * file.length);
  return file.slice(0, at) + text + file.slice(at + removed);
}
