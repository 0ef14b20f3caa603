import { shown } from '../fields/shown.ts';
import { optimizerOf, optimizers } from '../optimizers/index.ts';
import type { Run } from './experiment.ts';
import type { NoticeLog } from './noticeLog.ts';
import { entriesOf, readSettings, reportUnknown } from './readRecord.ts';
import { cleanText, LONGEST_TEXT } from './text.ts';

/** Most runs of an experiment, and colours for them. */
export const MOST_RUNS = 12;

/** Runs from JSON; those of unknown optimizers are left out. `fallback` where none is left. */
export function readRuns(raw: unknown, fallback: readonly Run[], log: NoticeLog): readonly Run[] {
  const instead = `${fallback.map(({ optimizer }) => optimizer).join(', ')} are used`;
  if (!Array.isArray(raw)) {
    log.add(
      'runs',
      `The runs must be a list of 1 to ${MOST_RUNS} objects with an optimizer, not ${shown(raw)}; ${instead}.`,
    );
    return fallback;
  }
  if (raw.length > MOST_RUNS)
    log.add('runs', `There may be at most ${MOST_RUNS} runs, not ${raw.length}; the first ${MOST_RUNS} are used.`);
  const first = raw.slice(0, MOST_RUNS);
  const taken = first.flatMap((one) => entriesOf(one)?.get('color')).filter(isColor);
  const free = Array.from({ length: MOST_RUNS }, (_, color) => color).filter((color) => !taken.includes(color));
  const runs = first.flatMap((one, index) => readRun(one, index, free, log) ?? []);
  if (runs.length > 0) return runs;
  log.add('runs', `There must be at least one run; ${instead}.`);
  return fallback;
}

function readRun(raw: unknown, index: number, free: number[], log: NoticeLog): Run | undefined {
  const path = `runs[${index}]`;
  const given = entriesOf(raw);
  const kind = given?.get('optimizer');
  const optimizer = typeof kind === 'string' ? optimizerOf(kind) : undefined;
  if (!given || !optimizer) {
    const known = optimizers.map((one) => one.kind).join(', ');
    const wrong = given
      ? `There is no optimizer ${shown(kind)}; there are ${known}`
      : `A run must be an object, not ${shown(raw)}`;
    log.add(given ? `${path}.optimizer` : path, `${wrong}; this run is left out.`);
    return undefined;
  }
  const fields = { ...optimizer.hyper, ...optimizer.fixed };
  const own = ['optimizer', ...Object.keys(fields), 'label', 'color', 'hidden'];
  reportUnknown(given, own, `the optimizer ${optimizer.kind}`, path, log);
  const label = readText(given.get('label'), `${path}.label`, log);
  return {
    optimizer: optimizer.kind,
    settings: readSettings(fields, given, path, log),
    ...(label === '' ? {} : { label }),
    color: readColor(given.get('color'), `${path}.color`, free, log),
    ...(readHidden(given.get('hidden'), `${path}.hidden`, log) ? { hidden: true } : {}),
  };
}

/** A title or label; '' where there is none. */
export function readText(raw: unknown, path: string, log: NoticeLog): string {
  if (raw === undefined) return '';
  if (typeof raw !== 'string') {
    log.add(path, `This must be text, not ${shown(raw)}; none is used.`);
    return '';
  }
  const text = cleanText(raw);
  if (text !== raw)
    log.add(path, `Text must be one line of at most ${LONGEST_TEXT} printable characters; ${shown(text)} is used.`);
  return text;
}

function readColor(raw: unknown, path: string, free: number[], log: NoticeLog): number {
  if (isColor(raw)) return raw;
  const next = free.shift() ?? 0;
  if (raw !== undefined)
    log.add(path, `A colour must be a whole number from 0 to ${MOST_RUNS - 1}, not ${shown(raw)}; ${next} is used.`);
  return next;
}

function isColor(raw: unknown): raw is number {
  return typeof raw === 'number' && Number.isInteger(raw) && raw >= 0 && raw < MOST_RUNS;
}

function readHidden(raw: unknown, path: string, log: NoticeLog): boolean {
  if (raw === undefined || typeof raw === 'boolean') return raw === true;
  log.add(path, `hidden must be true or false, not ${shown(raw)}; the run is shown.`);
  return false;
}
