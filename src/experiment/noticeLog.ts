import type { Notice } from './experiment.ts';

/** More would help nobody; a hostile link could ask for a hundred thousand. */
const MOST = 40;

/** Collects what could not be taken as given. */
export interface NoticeLog {
  /** `path` says where, `message` what was wrong and what is used instead. */
  add(path: string, message: string): void;
  /** All of them, the last of which counts those that were too many. */
  list(): readonly Notice[];
}

export function createNoticeLog(): NoticeLog {
  const notices: Notice[] = [];
  let more = 0;
  return {
    add(path, message) {
      if (notices.length < MOST) notices.push({ path, message });
      else more++;
    },
    list: () => (more === 0 ? notices : [...notices, { path: '', message: `There are ${more} more of these.` }]),
  };
}
