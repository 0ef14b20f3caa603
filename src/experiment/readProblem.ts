import { listOf, type ListField } from '../fields/fields.ts';
import { parseField } from '../fields/parse.ts';
import { shown } from '../fields/shown.ts';
import { problemOf, problems } from '../problems/index.ts';
import type { DataProblem, InlineData, SurfaceProblem } from '../problems/problem.ts';
import type { Experiment } from './experiment.ts';
import type { NoticeLog } from './noticeLog.ts';
import { readMatrix } from './readMatrix.ts';
import { entriesOf, readSettings, reportUnknown, type Entries } from './readRecord.ts';

type Chosen = Experiment['problem'];

/** A problem from JSON, or `fallback` where it cannot be had. */
export function readProblem(raw: unknown, fallback: Chosen, log: NoticeLog): Chosen {
  const instead = `the problem ${fallback.kind} is used`;
  const given = entriesOf(raw);
  if (!given) {
    log.add('problem', `The problem must be an object with a kind, not ${shown(raw)}; ${instead}.`);
    return fallback;
  }
  const kind = given.get('kind');
  const problem = typeof kind === 'string' ? problemOf(kind) : undefined;
  if (!problem) {
    const known = problems.map((one) => one.kind).join(', ');
    log.add('problem.kind', `There is no problem ${shown(kind)}; there are ${known}; ${instead}.`);
    return fallback;
  }
  const extra = problem.type === 'surface' ? ['start'] : problem.needsData ? ['inputs', 'targets'] : [];
  reportUnknown(
    given,
    ['kind', ...Object.keys(problem.fields), ...extra],
    `the problem ${problem.kind}`,
    'problem',
    log,
  );
  return problem.type === 'surface'
    ? readSurface(problem, given, log)
    : (readData(problem, given, instead, log) ?? fallback);
}

/** How the start of a surface of n dimensions is declared. */
export function startField(problem: SurfaceProblem, settings: Chosen['settings']): ListField {
  const dimensions = problem.dimension(settings);
  return {
    type: 'list',
    label: 'Start',
    key: 'start',
    hint: 'Where training starts, one number for each dimension.',
    integer: false,
    min: -1e6,
    max: 1e6,
    minLength: dimensions,
    maxLength: dimensions,
    default: problem.start(settings),
  };
}

function readSurface(problem: SurfaceProblem, given: Entries, log: NoticeLog): Chosen {
  const settings = readSettings(problem.fields, given, 'problem', log);
  if (!given.has('start')) return { kind: problem.kind, settings };
  const field = startField(problem, settings);
  const { value, problem: wrong } = parseField(field, given.get('start'));
  if (wrong === undefined) return { kind: problem.kind, settings, start: listOf({ value }, 'value') };
  log.add('problem.start', `The start must be ${field.minLength} numbers from -1e6 to 1e6; the usual one is used.`);
  return { kind: problem.kind, settings };
}

function readData(problem: DataProblem, given: Entries, instead: string, log: NoticeLog): Chosen | undefined {
  const settings = readSettings(problem.fields, given, 'problem', log);
  if (!problem.needsData) return { kind: problem.kind, settings };
  const inputs = readMatrix('inputs', given.get('inputs'));
  const targets = readMatrix('targets', given.get('targets'));
  const wrong = [inputs, targets].flatMap((read) => ('problem' in read ? [read.problem] : []))[0];
  if (wrong !== undefined || !('rows' in inputs) || !('rows' in targets)) {
    log.add('problem', `The data cannot be used: ${wrong}; ${instead}.`);
    return undefined;
  }
  if (inputs.rows.length !== targets.rows.length) {
    const counts = `${inputs.rows.length} rows of inputs, but ${targets.rows.length} of targets`;
    log.add('problem', `The data cannot be used: there are ${counts}; ${instead}.`);
    return undefined;
  }
  const data: InlineData = { inputs: inputs.rows, targets: targets.rows };
  if (problem.task(settings) === 'reconstruction' && data.targets.some((row) => row.some((x) => x < 0 || x > 1))) {
    log.add('problem.targets', `Intensities to be reproduced must be between 0 and 1; ${instead}.`);
    return undefined;
  }
  const odd = problem.task(settings) === 'classification' ? notOneHot(data) : undefined;
  if (odd === undefined) return { kind: problem.kind, settings, data };
  log.add(
    'problem.targets',
    `Classes must be given as rows with a single 1 among at least two columns, the rest 0, which ${odd} is not; ${instead}.`,
  );
  return undefined;
}

function notOneHot({ targets }: InlineData): string | undefined {
  const odd = targets.findIndex(
    (row) => row.length < 2 || row.filter((x) => x === 1).length !== 1 || row.some((x) => x !== 0 && x !== 1),
  );
  return odd === -1 ? undefined : `row ${odd + 1} of targets`;
}
