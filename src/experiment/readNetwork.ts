import { shown } from '../fields/shown.ts';
import { networkOf, networks } from '../networks/index.ts';
import type { Parameter } from '../optimizers/units.ts';
import type { Experiment } from './experiment.ts';
import type { NoticeLog } from './noticeLog.ts';
import { readMatrix, type Rows } from './readMatrix.ts';
import { entriesOf, readSettings, reportUnknown, type Entries } from './readRecord.ts';

type Chosen = Experiment['network'];

/** A network from JSON, or `fallback` where it cannot be had; a missing one is the declared default. Weights are read apart. */
export function readNetwork(raw: unknown, fallback: Chosen, log: NoticeLog): Chosen {
  const given = raw === undefined ? new Map<string, unknown>() : entriesOf(raw);
  if (!given) {
    log.add('network', `The network must be an object, not ${shown(raw)}; ${fallback.kind} is used.`);
    return fallback;
  }
  const kind = given.get('kind') ?? networks[0]?.kind;
  const network = typeof kind === 'string' ? networkOf(kind) : undefined;
  if (!network) {
    const known = networks.map((one) => one.kind).join(', ');
    log.add('network.kind', `There is no network ${shown(kind)}; there are ${known}; ${fallback.kind} is used.`);
    return fallback;
  }
  reportUnknown(
    given,
    ['kind', ...Object.keys(network.fields), 'weights'],
    `the network ${network.kind}`,
    'network',
    log,
  );
  return { kind: network.kind, settings: readSettings(network.fields, given, 'network', log) };
}

/** Initial weights from JSON: a table for each parameter, by name, all or none; `undefined`, with a notice, where they do not fit. */
export function readWeights(
  raw: unknown,
  parameters: readonly Parameter[],
  log: NoticeLog,
): Readonly<Record<string, Rows>> | undefined {
  const given = entriesOf(raw);
  const read = given ? matricesFor(parameters, given) : `they must be an object of tables by name, not ${shown(raw)}`;
  if (typeof read !== 'string') return Object.fromEntries(read);
  log.add('network.weights', `The initial weights cannot be used: ${read}; random ones are used.`);
  return undefined;
}

/** The table of each parameter, or why there is none. */
function matricesFor(parameters: readonly Parameter[], given: Entries): readonly (readonly [string, Rows])[] | string {
  const expected = parameters.map(({ name, rows, columns }) => `${name} (${rows} × ${columns})`).join(', ');
  for (const name of given.keys()) {
    if (!parameters.some((parameter) => parameter.name === name))
      return `there is no weight ${shown(name)}, but ${expected}`;
  }
  const tables: (readonly [string, Rows])[] = [];
  for (const { name, rows, columns } of parameters) {
    const raw = given.get(name);
    if (raw === undefined) return `${name} is missing; there must be ${expected}`;
    // A vector may be written without the brackets of its one row.
    const read = readMatrix(name, Array.isArray(raw) && rows === 1 && !Array.isArray(raw[0]) ? [raw] : raw);
    if ('problem' in read) return read.problem;
    const width = read.rows[0]?.length ?? 0;
    if (read.rows.length !== rows || width !== columns)
      return `${name} must be ${rows} × ${columns}, not ${read.rows.length} × ${width}`;
    tables.push([name, read.rows]);
  }
  return tables;
}
