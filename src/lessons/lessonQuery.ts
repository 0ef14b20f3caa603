import { shortened } from '../fields/shown.ts';
import type { Control } from './lesson.ts';
import { lessonKinds } from './lessons.ts';

/** A lesson or a part of one, as an address says: `?lesson=tilt&sections=2-4&section=3&present&lock=problem.angle`. */
export interface LessonQuery {
  /** One of `lessonKinds`; `undefined` where the address names none that there is. */
  readonly kind: string | undefined;
  /** The section to begin with, from 1; the lesson may have fewer. Within the part, if there is one. */
  readonly section: number;
  /** The sections that are shown; without it all of them are. */
  readonly part?: { readonly first: number; readonly last: number };
  /** Inside of another page. */
  readonly isEmbedded: boolean;
  /** Large, one section at a time. */
  readonly isPresented: boolean;
  /** Controls that are not shown, and those that are and cannot be changed: well-formed names, which the lesson may not have. */
  readonly hidden: readonly Control[];
  readonly locked: readonly Control[];
  /** What was not understood, each in one sentence. */
  readonly problems: readonly string[];
}

/** Most controls that a query may hide, and that it may lock. */
export const MOST_CONTROLS = 12;
const MOST_PROBLEMS = 12;
const LONGEST = 3000;

const PART = /^(?<first>[1-9]\d?)(?:-(?<end>[1-9]\d?))?$/;
const NAME = '[a-zA-Z]\\w{0,39}';
const CONTROL = new RegExp(`^(?:(?:problem|network|training|view|runs|run\\d{1,2})|panel\\.${NAME})\\.${NAME}$`);

/** Reads a query, which anyone may have written: only what is known or well-formed is taken. Never throws. */
export function readLessonQuery(search: string): LessonQuery {
  const isShort = search.length <= LONGEST;
  const query = new URLSearchParams(isShort ? search : '');
  const problems: string[] = [];
  if (!isShort)
    problems.push(
      `The address has ${search.length} characters after “?” where ${LONGEST} are allowed; it is not read.`,
    );
  return {
    kind: kindOf(query, problems),
    ...partOf(query, problems),
    isEmbedded: query.has('embed'),
    isPresented: query.has('present'),
    hidden: controlsOf(query, 'hide', problems),
    locked: controlsOf(query, 'lock', problems),
    problems: problems.slice(0, MOST_PROBLEMS),
  };
}

/** The query of a lesson; the reverse of `readLessonQuery`. */
export function lessonQuery(
  value: { readonly kind: string } & Partial<Omit<LessonQuery, 'kind' | 'problems'>>,
): string {
  const { kind, part, isEmbedded = false, isPresented = false, hidden = [], locked = [] } = value;
  const { section = part?.first ?? 1 } = value;
  return [
    `lesson=${encodeURIComponent(kind)}`,
    part ? `sections=${part.first}-${part.last}` : '',
    section > (part?.first ?? 1) ? `section=${section}` : '',
    isEmbedded ? 'embed' : '',
    isPresented ? 'present' : '',
    hidden.length > 0 ? `hide=${hidden.join(',')}` : '',
    locked.length > 0 ? `lock=${locked.join(',')}` : '',
  ]
    .filter((part) => part !== '')
    .join('&')
    .replace(/^/, '?');
}

function kindOf(query: URLSearchParams, problems: string[]): string | undefined {
  const asked = query.get('lesson');
  if (asked === null) return undefined;
  if (lessonKinds.includes(asked)) return asked;
  problems.push(`There is no lesson “${shortened(asked)}”; the course page lists those that there are.`);
  return undefined;
}

/** `sections=2-4` is a part, and `section=3` the place to begin in it or in the whole lesson. */
function partOf(query: URLSearchParams, problems: string[]): Pick<LessonQuery, 'section' | 'part'> {
  const read = (key: 'section' | 'sections', form: string) => {
    const asked = query.get(key);
    if (asked === null) return undefined;
    const { first, end } = PART.exec(asked.trim())?.groups ?? {};
    const found = { first: Number(first), last: Number(end ?? first) };
    if (first !== undefined && found.first <= found.last && (key === 'sections' || end === undefined)) return found;
    problems.push(`“${shortened(asked)}” is no ${key}, which would be ${form}; the lesson is shown without it.`);
    return undefined;
  };
  const part = read('sections', 'two numbers such as 2-4');
  const section = read('section', 'a number such as 2')?.first ?? 1;
  return part ? { part, section: section >= part.first && section <= part.last ? section : part.first } : { section };
}

function controlsOf(query: URLSearchParams, key: 'hide' | 'lock', problems: string[]): readonly Control[] {
  const names = [...new Set((query.get(key) ?? '').split(',').map((name) => name.trim()))];
  const controls: Control[] = [];
  for (const name of names.filter((one) => one !== '')) {
    if (isControl(name)) controls.push(name);
    else problems.push(`“${shortened(name)}” is not the name of a control, such as problem.angle; it is left out.`);
  }
  if (controls.length > MOST_CONTROLS)
    problems.push(`A link may ${key} at most ${MOST_CONTROLS} controls; the first ${MOST_CONTROLS} are taken.`);
  return controls.slice(0, MOST_CONTROLS);
}

function isControl(name: string): name is Control {
  return CONTROL.test(name);
}
