import { shown } from '../fields/shown.ts';
import type { NoticeLog } from './noticeLog.ts';

/** The name of a weight; '' for the one that is shown without one. */
export function readName(raw: unknown, path: string, log: NoticeLog): string {
  if (raw === undefined) return '';
  if (typeof raw === 'string' && /^\w{0,20}$/.test(raw)) return raw;
  log.add(path, `The weight shown must be named as the network names it, not ${shown(raw)}; the largest is shown.`);
  return '';
}
