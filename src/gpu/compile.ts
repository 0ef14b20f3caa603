import type { Node } from '../array/trace.ts';
import { lower } from './lower.ts';
import {
  accesses,
  type Buffer,
  type Condition,
  type Instruction,
  type Placed,
  type Program,
  type Section,
  type View,
} from './program.ts';
import { formRegions, type Run } from './rowRegion.ts';
import { settle, type Result } from './settle.ts';

/** A part of a step, before it is compiled. */
export interface Passage {
  readonly title: string;
  readonly condition: Condition;
  /** What comes before everything that `results` need. */
  readonly first?: readonly Instruction[];
  readonly results: readonly Result[];
}

/**
 * Compiles the passages of a step, in order. `owned` are the places of what lives from step to step, at the beginning of the replica's memory;
 * `shared` those of what all replicas read, which may grow while `placeOf` answers where sources, literals and constants are.
 */
export function compile(
  passages: readonly Passage[],
  owned: ReadonlyMap<Buffer, number>,
  shared: ReadonlyMap<Buffer, number>,
  placeOf: (node: Node) => View,
): Program {
  const places = new Map(owned);
  const ownedSize = Math.max(0, ...[...owned].map(([{ size }, at]) => at + size));
  let ownSize = ownedSize;
  const sections = passages.map(({ title, condition, first = [], results }): Section => {
    const nodes = results.map(({ node }) => node);
    const runs = formRegions([...first, ...settle(lower(nodes, placeOf), results)], overlapping(owned));
    ownSize = Math.max(ownSize, placeTemporaries(runs, places, ownedSize));
    return { title, condition, instructions: withSyncs(runs, places) };
  });
  return { sections, ownSize, places: new Map([...shared, ...places]) };
}

/** Whether buffers share memory: only those that live from step to step do, where one is several others together. */
function overlapping(owned: ReadonlyMap<Buffer, number>): (a: Buffer, b: Buffer) => boolean {
  return (a, b) => {
    const [from, other] = [owned.get(a), owned.get(b)];
    return from !== undefined && other !== undefined && from < other + b.size && other < from + a.size;
  };
}

/**
 * Gives every temporary the first gap, from `start` on, between those that are alive with it. Returns the end of the memory used. A place is used
 * again only two instructions after its last use, so that neighbours that do not depend on each other need not wait for each other. What goes into
 * or comes out of a row region is alive in all of it.
 */
function placeTemporaries(runs: readonly Run[], places: Map<Buffer, number>, start: number): number {
  const life = new Map<Buffer, { from: number; to: number }>();
  const crossing = acrossRegions(runs);
  let begin = 0;
  for (const { instructions, rows } of runs) {
    const last = begin + instructions.length - 1;
    for (const [i, instruction] of instructions.entries()) {
      const { reads, writes } = accesses(instruction);
      for (const { buffer } of [...reads, ...writes]) {
        if (buffer.space !== 'temporary') continue;
        const isLong = rows !== undefined && crossing.has(buffer);
        const to = (isLong ? last : begin + endOfEigen(instructions, i)) + REST;
        const known = life.get(buffer);
        if (known) known.to = to;
        else life.set(buffer, { from: isLong ? begin : begin + i, to });
      }
    }
    begin = last + 1;
  }
  let end = start;
  const placed: { buffer: Buffer; at: number; from: number; to: number }[] = [];
  for (const [buffer, { from, to }] of life) {
    const alive = placed.filter((other) => other.to >= from && other.from <= to).sort((a, b) => a.at - b.at);
    let at = start;
    for (const other of alive) {
      if (other.at - at >= buffer.size) break;
      at = Math.max(at, other.at + other.buffer.size);
    }
    placed.push({ buffer, at, from, to });
    places.set(buffer, at);
    end = Math.max(end, at + buffer.size);
  }
  return end;
}

/** What instructions touch both within a region and outside it. */
function acrossRegions(runs: readonly Run[]): ReadonlySet<Buffer> {
  const first = new Map<Buffer, Run>();
  const crossing = new Set<Buffer>();
  for (const run of runs) {
    for (const instruction of run.instructions) {
      const { reads, writes } = accesses(instruction);
      for (const { buffer } of [...reads, ...writes]) {
        if ((first.get(buffer) ?? run) !== run) crossing.add(buffer);
        else first.set(buffer, run);
      }
    }
  }
  return crossing;
}

/** Where the decompositions end that instruction `i` is one of, so that all of them can be done side by side; else `i`. */
function endOfEigen(instructions: readonly Instruction[], i: number): number {
  if (instructions[i]?.op !== 'eigh') return i;
  const end = instructions.findIndex(({ op }, j) => j > i && op !== 'eigh');
  return (end < 0 ? instructions.length : end) - 1;
}

/** Instructions for which the place of a temporary rests before it is used again. */
const REST = 2;

/** Marks the instructions that touch what was written, or write what was touched, since all lanes last waited for each other. */
function withSyncs(runs: readonly Run[], places: ReadonlyMap<Buffer, number>): readonly Placed[] {
  /** The stretch of a replica's own memory that holds a view's buffer; nothing for what only some read or only some write. */
  const rangeOf = ({ buffer }: View): readonly Range[] => {
    if (buffer.space === 'shared' || buffer.space === 'record') return [];
    const at = places.get(buffer);
    if (at === undefined) throw new Error(`${buffer.name} has no place`);
    return [[at, at + buffer.size]];
  };
  let read: Range[] = [];
  let written: Range[] = [];
  const place = (instruction: Instruction): Placed => {
    const found = accesses(instruction);
    const reads = found.reads.flatMap(rangeOf);
    const writes = found.writes.flatMap(rangeOf);
    const sync = overlap(reads, written) || overlap(writes, written) || overlap(writes, read);
    if (sync) [read, written] = [[], []];
    read.push(...reads);
    written.push(...writes);
    return { instruction, sync };
  };
  return runs.flatMap(({ instructions, rows }) => {
    const region = rows === undefined ? {} : { region: { rows } };
    return instructions.map((instruction) => ({ ...place(instruction), ...region }));
  });
}

type Range = readonly [from: number, to: number];

function overlap(some: readonly Range[], others: readonly Range[]): boolean {
  return some.some(([from, to]) => others.some((other) => from < other[1] && other[0] < to));
}
