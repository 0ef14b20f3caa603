import type { Experiment, Notice } from '../experiment/experiment.ts';
import { entriesOf } from '../experiment/readRecord.ts';
import { parseExperiment, serializeExperiment } from '../experiment/schema.ts';
import type { Reading, Row, Writing } from './database.ts';
import type { Shelf } from './shelf.ts';

/** An experiment as it is kept: its large tables lie apart, so that a hundred versions of one experiment hold the user's data once. */
export interface PackedExperiment {
  /** The public JSON form without the tables. */
  readonly json: object;
  /** Keys of the parts with inputs and targets, and with the initial weights. */
  readonly data?: string;
  readonly weights?: string;
}

/** A large table; never changed once it is written. */
export interface Part extends Row {
  readonly value: object;
  /** About how many it takes to keep. */
  readonly bytes: number;
}

/** Names of tables that this page has packed or read, by the identity of what lies in experiments. */
const known = new WeakMap<object, Part>();
const packed = new WeakMap<Experiment, { readonly experiment: PackedExperiment; readonly parts: readonly Part[] }>();

/** An experiment and the parts that it needs. */
export function pack(
  experiment: Experiment,
  newId: Shelf['newId'],
): { readonly experiment: PackedExperiment; readonly parts: readonly Part[] } {
  const before = packed.get(experiment);
  if (before) return before;
  const { problem, network } = experiment;
  const { data, ...plainProblem } = problem;
  const { weights, ...plainNetwork } = network;
  const dataPart = data && partOf(data, { inputs: data.inputs, targets: data.targets }, newId);
  const weightsPart = weights && partOf(weights, weights, newId);
  const result = {
    experiment: {
      json: serializeExperiment({ ...experiment, problem: plainProblem, network: plainNetwork }),
      ...(dataPart && { data: dataPart.key }),
      ...(weightsPart && { weights: weightsPart.key }),
    },
    parts: [dataPart, weightsPart].filter((part) => part !== undefined),
  };
  packed.set(experiment, result);
  return result;
}

function partOf(owner: object, value: object, newId: Shelf['newId']): Part {
  const part = known.get(owner) ?? { key: newId(), value, bytes: bytesOf(value) };
  known.set(owner, part);
  return part;
}

/** The experiment, and what could not be taken as given; nothing throws, whatever was kept. */
export function unpack(
  kept: PackedExperiment,
  parts: ReadonlyMap<string, Part>,
): { readonly experiment: Experiment; readonly notices: readonly Notice[] } {
  const data = kept.data === undefined ? undefined : parts.get(kept.data);
  const weights = kept.weights === undefined ? undefined : parts.get(kept.weights);
  const read = parseExperiment(joined(kept, parts));
  const { problem, network } = read.experiment;
  if (problem.data && data) known.set(problem.data, data);
  if (network.weights && weights) known.set(network.weights, weights);
  return read;
}

/** The public JSON form, with its tables. */
export function joined(kept: PackedExperiment, parts: ReadonlyMap<string, Part>): object {
  const given = new Map(Object.entries(kept.json));
  const data = kept.data === undefined ? undefined : parts.get(kept.data)?.value;
  const weights = kept.weights === undefined ? undefined : parts.get(kept.weights)?.value;
  const record = (name: string) => Object.fromEntries(entriesOf(given.get(name)) ?? []);
  if (data) given.set('problem', { ...record('problem'), ...data });
  if (weights) given.set('network', { ...record('network'), weights });
  return Object.fromEntries(given);
}

/** What kinds of things an experiment is made of. */
export interface Summary {
  readonly title: string;
  readonly problem: string;
  readonly optimizers: readonly string[];
}

export function summaryOf({ title, problem, runs }: Experiment): Summary {
  return { title, problem: problem.kind, optimizers: runs.map(({ optimizer }) => optimizer) };
}

export function readSummary(raw: unknown): Summary | undefined {
  const given = entriesOf(raw);
  const [title, problem, optimizers] = [given?.get('title'), given?.get('problem'), given?.get('optimizers')];
  if (typeof title !== 'string' || typeof problem !== 'string' || !Array.isArray(optimizers)) return undefined;
  return { title, problem, optimizers: optimizers.filter((one) => typeof one === 'string') };
}

/** A packed experiment from a row or a file; undefined if it is none. */
export function readPacked(raw: unknown): PackedExperiment | undefined {
  const given = entriesOf(raw);
  const json = given?.get('json');
  if (!given || !entriesOf(json) || typeof json !== 'object' || json === null) return undefined;
  const [data, weights] = [given.get('data'), given.get('weights')];
  return {
    json,
    ...(typeof data === 'string' && { data }),
    ...(typeof weights === 'string' && { weights }),
  };
}

export function readPart(raw: unknown): Part | undefined {
  const given = entriesOf(raw);
  const [key, value, bytes] = [given?.get('key'), given?.get('value'), given?.get('bytes')];
  if (typeof key !== 'string' || typeof value !== 'object' || value === null) return undefined;
  return { key, value, bytes: typeof bytes === 'number' ? bytes : bytesOf(value) };
}

/** Browsers keep a number in nine bytes. */
function bytesOf(value: object): number {
  const numbers = (one: unknown): number =>
    typeof one === 'object' && one !== null
      ? Object.values(one).reduce<number>((sum, each) => sum + numbers(each), 0)
      : 1;
  return 9 * numbers(value);
}

/** The parts that experiments need, as far as they are there. */
export async function partsOf(tx: Reading, kept: readonly PackedExperiment[]): Promise<ReadonlyMap<string, Part>> {
  const keys = new Set(kept.flatMap(({ data, weights }) => [data, weights]).filter((key) => key !== undefined));
  const parts = await Promise.all([...keys].map(async (key) => readPart(await tx.get('parts', key))));
  return new Map(parts.flatMap((part) => (part ? [[part.key, part]] : [])));
}

/** Writes parts that are not there yet; returns how many bytes that took. */
export async function putParts(tx: Writing, parts: readonly Part[]): Promise<number> {
  const missing = await Promise.all(parts.map(async (part) => ((await tx.has('parts', part.key)) ? [] : [part])));
  const added = missing.flat();
  await Promise.all(added.map((part) => tx.put('parts', part)));
  return added.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Removes the parts that nothing needs any more. */
export async function removeUnusedParts(tx: Writing): Promise<void> {
  const keys = await tx.keys('parts');
  if (keys.length === 0) return;
  const rows = [...(await tx.all('drafts')), ...(await tx.all('versions')), ...(await tx.all('quarantine'))];
  const text = JSON.stringify(rows);
  await Promise.all(keys.filter((key) => !text.includes(key)).map((key) => tx.remove('parts', key)));
}
