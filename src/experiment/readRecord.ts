import type { Fields, Settings } from '../fields/fields.ts';
import { parseField } from '../fields/parse.ts';
import { shortened, shown } from '../fields/shown.ts';
import type { NoticeLog } from './noticeLog.ts';

/** A JSON object as a map of its own keys, so that `__proto__` and its like are names as any other and reach nothing. */
export type Entries = ReadonlyMap<string, unknown>;

/** The entries of a JSON object, or `undefined` for anything else. */
export function entriesOf(raw: unknown): Entries | undefined {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? new Map(Object.entries(raw)) : undefined;
}

/** `path.name`, or `name` at the top. */
function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** Values of all fields: those given, checked, and the defaults of the others. */
export function readSettings(fields: Fields, given: Entries, path: string, log: NoticeLog): Settings {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      if (!given.has(name)) return [name, field.default];
      const { value, problem } = parseField(field, given.get(name));
      if (problem !== undefined) log.add(join(path, name), problem);
      return [name, value];
    }),
  );
}

/** Reports every key that is not among `known`; `owner` says what it is not a setting of. */
export function reportUnknown(
  given: Entries,
  known: readonly string[],
  owner: string,
  path: string,
  log: NoticeLog,
): void {
  const names = known.length === 0 ? 'has no settings' : `has ${known.join(', ')}`;
  for (const key of given.keys()) {
    if (known.includes(key)) continue;
    log.add(join(path, shortened(key)), `${shown(key)} is not known here and is ignored; ${owner} ${names}.`);
  }
}
