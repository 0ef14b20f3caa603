import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { permuted } from '../array/random.ts';
import { createTrace } from '../array/trace.ts';
import { compile, type Passage } from './compile.ts';
import type { Loading } from './loaded.ts';
import { machineOf, type Kind } from './machineOps.properties.ts';
import { contiguous, type Buffer, type Condition, type Program, type View } from './program.ts';
import type { Stream } from './record.ts';
import { referenceMachine } from './referenceMachine.ts';

const KINDS: readonly Kind[] = ['usual', 'wide'];

/** Buffers of a replica's own, one after the other. */
function memory() {
  const owned = new Map<Buffer, number>();
  let size = 0;
  const own = (name: string, rows: number, columns: number): View => {
    const buffer: Buffer = { name, space: 'own', size: rows * columns };
    owned.set(buffer, size);
    size += buffer.size;
    return contiguous(buffer, rows, columns);
  };
  return { owned, own };
}

/** A section that counts how often it has run, adds up the table's entries for those steps times the count, and may record both. */
interface Counting {
  readonly condition: Condition;
  /** Of the record's entry: rows and columns of what is recorded after the sum. */
  readonly recorded?: { readonly stream: number; readonly rows: number; readonly columns: number };
}

/** The program of some counting sections, `table` the shared one that has an entry for each step. */
function counting(sections: readonly Counting[], table: View): Program {
  const { owned, own } = memory();
  const passages = sections.map(({ condition, recorded }, i): Passage => {
    const { xp, source } = createTrace();
    const places = [own(`count ${i}`, 1, 1), own(`sum ${i}`, 1, 1)];
    const [count, sum] = places.map((view) => source(view.buffer.name, 1, 1));
    // The step before the first has no entry.
    const entry = condition.when === 'after' ? 2 : source('table', 1, 1);
    const next = xp.add(count!, 1);
    const total = xp.add(sum!, xp.mul(entry, next));
    const results = [
      { node: next, to: places[0]! },
      { node: total, to: places[1]! },
    ];
    if (!recorded) return { title: `${i}`, condition, results };
    const { stream, rows, columns } = recorded;
    const entrySize = 1 + rows * columns;
    const record: Buffer = { name: 'record', space: 'record', size: entrySize, stream };
    const block = xp.mul(
      next,
      xp.array(
        Array.from({ length: rows * columns }, (_, k) => k),
        [1, rows, columns],
      ),
    );
    const entries = [
      { node: total, to: contiguous(record, 1, 1) },
      { node: block, to: contiguous(record, rows, columns, 1) },
    ];
    return { title: `${i}`, condition, results: [...results, ...entries] };
  });
  const literals: Buffer = { name: 'literals', space: 'shared', size: Infinity };
  const shared = new Map([
    [table.buffer, 0],
    [literals, table.buffer.size],
  ]);
  const viewOf = new Map([...owned.keys()].map((buffer) => [buffer.name, contiguous(buffer, 1, 1)]));
  return compile(passages, owned, shared, ({ action, rows, columns }) => {
    if (action.do === 'source') return action.name === 'table' ? { ...table, byStep: true } : viewOf.get(action.name)!;
    // All blocks are 0, 1, 2, … as far as they go.
    if (action.do === 'literal') return contiguous(literals, rows, columns);
    throw new Error(`${action.do} has no place`);
  });
}

const every = fc.integer({ min: 1, max: 9 });
const recordable: fc.Arbitrary<Stream['condition']> = fc.oneof(
  fc.constant({ when: 'always' } as const),
  every.map((steps) => ({ when: 'before', steps }) as const),
  every.map((steps) => ({ when: 'after', steps }) as const),
);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  recordable,
  every.map((steps) => ({ when: 'every', steps }) as const),
);

/** A machine wants something to do at every step, and before the first. */
const ALWAYS: readonly Condition[] = [{ when: 'always' }, { when: 'after', steps: 5 }];

interface Schedule {
  readonly loading: Loading;
  readonly portions: readonly number[];
}

/** Up to three programs of different lengths whose sections run under conditions of every kind, recorded in some streams. */
const schedules: fc.Arbitrary<Schedule> = fc
  .record({
    steps: fc.integer({ min: 1, max: 40 }),
    streams: fc.array(fc.tuple(recordable, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4 })), {
      maxLength: 5,
    }),
    programs: fc.array(fc.tuple(fc.array(condition, { maxLength: 3 }), fc.integer({ min: 1, max: 3 })), {
      minLength: 1,
      maxLength: 3,
    }),
    portions: fc.array(fc.integer({ min: 1, max: 11 }), { minLength: 1, maxLength: 5 }),
  })
  .map(({ steps, streams: described, programs: drawn, portions }): Schedule => {
    const table: Buffer = { name: 'table', space: 'shared', size: steps };
    const streams = described.map(([own, rows, columns]): Stream => ({ condition: own, size: 1 + rows * columns }));
    const recording = described.map(([own, rows, columns], stream): Counting => ({
      condition: own,
      recorded: { stream, rows, columns },
    }));
    const programs = drawn.map(([others]) =>
      counting(
        [...recording, ...[...others, ...ALWAYS].map((own): Counting => ({ condition: own }))],
        contiguous(table, 1, 1),
      ),
    );
    return {
      loading: {
        programs,
        replicas: drawn.flatMap(([, count], program) =>
          Array.from({ length: count }, (_, i) => ({
            program,
            seed: 0,
            own: new Float64Array(programs[program]!.ownSize).fill(i),
          })),
        ),
        shared: Float64Array.from({ length: steps + 12 }, (_, i) => (i < steps ? 1 + (i % 5) : i - steps)),
        streams,
        steps,
      },
      portions,
    };
  });

/** Everything that a machine records and remembers; specialised after the first portion if asked. */
async function outcome(machine: typeof referenceMachine, { loading, portions }: Schedule, specialised = false) {
  const loaded = machine.load(loading);
  try {
    const records = [await loaded.run(-1, 1)];
    for (let step = 0, i = 0; step < loading.steps; i++) {
      const count = Math.min(portions[i % portions.length]!, loading.steps - step, loaded.most);
      records.push(await loaded.run(step, count));
      step += count;
      if (specialised && i === 0) await loaded.specialise();
    }
    const own = await loaded.read(Math.max(...loading.programs.map(({ ownSize }) => ownSize)));
    // By stream, whatever the portions were.
    const streams = loading.streams.map((_, stream) => records.flatMap((record) => [...record[stream]!]));
    return { streams, own: own.map((values, i) => [...values.subarray(0, sizeOf(loading, i))]) };
  } finally {
    loaded.dispose();
  }
}

/** What a replica's program keeps from step to step. */
function sizeOf({ programs, replicas }: Loading, replica: number): number {
  const { sections } = programs[replicas[replica]!.program]!;
  return 2 * sections.length;
}

describe('sections', () => {
  it.each([
    ['usual', 60],
    ['wide', 15],
  ] as const)('run on the %s machine when they are due, whatever the portions, and record it', async (kind, runs) => {
    const machine = await machineOf(kind);
    const property = fc.asyncProperty(schedules, async (schedule) => {
      expect(await outcome(machine, schedule)).toEqual(await outcome(referenceMachine, schedule));
    });
    await fc.assert(property, { numRuns: runs });
  });

  it('run in specialised kernels as they do interpreted', async () => {
    const machine = await machineOf('usual');
    for (const schedule of fc.sample(schedules, 3))
      expect(await outcome(machine, schedule, true)).toEqual(await outcome(referenceMachine, schedule));
  });
});

/** A program that draws batches from tables of the given widths; the tables hold each row's number, plus a quarter for each column. */
function drawing(examples: number, batch: number, widths: readonly number[]) {
  const { owned, own } = memory();
  const shared = new Map<Buffer, number>();
  const values: number[] = [];
  const tables = widths.map((width, i) => {
    const buffer: Buffer = { name: `table ${i}`, space: 'shared', size: examples * width };
    shared.set(buffer, values.length);
    for (let row = 0; row < examples; row++) for (let j = 0; j < width; j++) values.push(row + j / 4);
    return { from: contiguous(buffer, examples, width), out: own(`drawn ${i}`, batch, width) };
  });
  const passage = {
    title: 'batch',
    condition: { when: 'always' },
    first: [{ op: 'batch', examples, tables, nodes: [] }],
    results: [],
  } as const;
  const program = compile([passage], owned, shared, () => {
    throw new Error('nothing is computed');
  });
  return { program, shared: Float64Array.from(values) };
}

describe.each(KINDS)('batches on the %s machine', (kind) => {
  const seeds = [0, 1, 7, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];

  it.each([
    [1, 1, [1]],
    [2, 1, [2]],
    [3, 5, [1, 2]],
    [97, 13, [2, 1]],
    [128, 128, [1, 3]],
    [1000, 33, [3]],
    [1025, 700, [1, 1, 2]],
  ] as const)(
    'are the rows of the permutations of array/random.ts: of %i examples %i at a time',
    async (examples, batch, widths) => {
      const { program, shared } = drawing(examples, batch, widths);
      const loaded = (await machineOf(kind)).load({
        programs: [program],
        replicas: seeds.map((seed) => ({ program: 0, seed, own: new Float64Array(program.ownSize).fill(NaN) })),
        shared,
        streams: [],
        steps: 2 ** 26,
      });
      // The last ones are past 2²⁴ examples, where a float32 could not count them, and close to 2³², where 32 bits could not.
      const late = Math.floor((2 ** 32 - 1) / batch) - 1;
      for (const step of [0, 1, Math.ceil(examples / batch), 12345, Math.ceil(2 ** 24 / batch) + 3, late]) {
        await loaded.run(step, 1);
        const own = await loaded.read(program.ownSize);
        seeds.forEach((seed, replica) => {
          const rows = Array.from({ length: batch }, (_, i) => {
            const position = step * batch + i;
            return permuted(position % examples, examples, seed, Math.floor(position / examples));
          });
          const expected = widths.flatMap((width) =>
            rows.flatMap((row) => Array.from({ length: width }, (_, j) => row + j / 4)),
          );
          expect([...own[replica]!.subarray(0, expected.length)], `seed ${seed}, step ${step}`).toEqual(expected);
        });
      }
      loaded.dispose();
    },
  );
});
