import type { Experiment } from '../experiment/experiment.ts';
import type { NoticeLog } from '../experiment/noticeLog.ts';
import { entriesOf, readSettings, reportUnknown, type Entries } from '../experiment/readRecord.ts';
import { sizesOf } from '../experiment/sizes.ts';
import { shown } from '../fields/shown.ts';
import type { Parameter } from '../optimizers/units.ts';
import { probeNames, probes } from '../probes/index.ts';
import type { ProbeRequest } from '../probes/results.ts';

/** What is printed besides the losses. */
export interface Record {
  readonly weights: boolean;
  readonly probes: readonly ProbeRequest[];
}

/** The `record` member of an experiment file; wrong or unknown parts are reported and left out. */
export function readRecord(raw: unknown, experiment: Experiment, log: NoticeLog): Record {
  if (raw === undefined) return { weights: false, probes: [] };
  const given = entriesOf(raw);
  if (!given) {
    log.add('record', `record must be an object, not ${shown(raw)}; it is ignored.`);
    return { weights: false, probes: [] };
  }
  reportUnknown(given, ['weights', 'probes'], 'record', 'record', log);
  const weights = given.get('weights') ?? false;
  const list = given.get('probes') ?? [];
  if (typeof weights !== 'boolean')
    log.add('record.weights', `weights must be true or false, not ${shown(weights)}; none are printed.`);
  if (!Array.isArray(list)) log.add('record.probes', `probes must be a list, not ${shown(list)}; it is ignored.`);
  const requests: readonly unknown[] = Array.isArray(list) ? list : [];
  return {
    weights: weights === true,
    probes: requests.flatMap((one, index) => readProbe(one, experiment, `record.probes[${index}]`, log) ?? []),
  };
}

function readProbe(raw: unknown, experiment: Experiment, path: string, log: NoticeLog): ProbeRequest | undefined {
  const given = entriesOf(raw);
  const kind = given?.get('probe');
  const known = probeNames.find((name) => name === kind);
  if (!given || known === undefined) {
    const names = probeNames.join(', ');
    log.add(
      path,
      `A probe must be an object whose probe is one of ${names}, not ${shown(given ? kind : raw)}; it is left out.`,
    );
    return undefined;
  }
  const { fields, ofParameter, request } = probes[known];
  const targets = ['run', 'seed', 'step', ...(ofParameter ? ['parameter'] : [])];
  reportUnknown(given, ['probe', ...targets, ...Object.keys(fields)], `the probe ${known}`, path, log);
  const index = (name: string, last: number, usual: number) => readIndex(given, name, last, usual, path, log);
  const target = {
    run: index('run', experiment.runs.length - 1, 0),
    seed: index('seed', experiment.seeds - 1, 0),
    step: index('step', experiment.steps, experiment.steps),
  };
  const parameter = ofParameter ? readParameter(given, experiment, path, log) : '';
  return request(target, parameter, readSettings(fields, given, path, log));
}

function readIndex(given: Entries, name: string, last: number, usual: number, path: string, log: NoticeLog): number {
  const raw = given.get(name) ?? usual;
  if (typeof raw === 'number' && Number.isInteger(raw) && raw >= 0 && raw <= last) return raw;
  log.add(`${path}.${name}`, `${name} must be a whole number from 0 to ${last}, not ${shown(raw)}; ${usual} is used.`);
  return usual;
}

/** The weight that a request names, or the largest matrix. */
function readParameter(given: Entries, experiment: Experiment, path: string, log: NoticeLog): string {
  const { parameters } = sizesOf(experiment);
  const raw = given.get('parameter');
  const named = parameters.find(({ name }) => name === raw);
  if (named) return named.name;
  const matrices = parameters.filter(({ rows }) => rows > 1);
  const size = ({ rows, columns }: Parameter) => rows * columns;
  const largest = (matrices.length > 0 ? matrices : parameters).reduce((best, next) =>
    size(next) > size(best) ? next : best,
  );
  if (raw !== undefined) {
    const names = parameters.map(({ name }) => name).join(', ');
    log.add(`${path}.parameter`, `There is no weight ${shown(raw)}, but ${names}; ${largest.name} is used.`);
  }
  return largest.name;
}
