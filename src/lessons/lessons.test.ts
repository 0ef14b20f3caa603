import { describe, expect, it } from 'vitest';
import { lessonControl } from '../app/lesson/lessonControl.ts';
import { experimentAt } from '../app/lesson/lessonStore.ts';
import { panelKindOf } from '../panels/kinds.ts';
import { entryOf } from './glossary/index.ts';
import { gather } from './gather.properties.ts';
import type { Lesson, Section, Task } from './lesson.ts';
import { lessonKinds, loadCourse } from './lessons.ts';
import { piecesOf, wordCount } from './markup.ts';

const course = await loadCourse();

/** Everything that a reader reads of a section, piece by piece. */
function textsOf({ text, reveal = '', formula = '', task }: Section): readonly string[] {
  const options = task.type === 'check' ? task.options.flatMap((option) => [option.text, option.says]) : [];
  return [text, reveal, formula, task.question, ...options];
}

function namesIn(lesson: Lesson, type: 'term' | 'reading'): readonly string[] {
  return [...lesson.sections.flatMap(textsOf), lesson.answer].flatMap((text) =>
    piecesOf(text).flatMap((piece) => (piece.type === type && 'name' in piece ? [piece.name] : [])),
  );
}

const isPrediction = ({ type }: Task) => type === 'choose' || type === 'guess' || type === 'draw';

it('is a course: every file is a lesson of that name, and they have places one after another', () => {
  expect(course.map(({ kind }) => kind).toSorted()).toEqual(lessonKinds);
  expect(course.map(({ order }) => order)).toEqual(course.map((_, index) => index + 1));
});

describe.each(course)('the lesson “$title”', (lesson) => {
  const { sections, terms, readings } = lesson;

  it('has something to predict, something to break, and a question at its end that is answered either way', () => {
    expect(sections.some(({ task }) => isPrediction(task))).toBe(true);
    expect(sections.some(({ task }) => task.type === 'do')).toBe(true);
    const last = sections.at(-1)!.task;
    expect(last.type).toBe('check');
    if (last.type !== 'check') return;
    expect(last.options.filter(({ isRight }) => isRight)).toHaveLength(1);
    expect(last.options.every(({ says }) => says.endsWith('.'))).toBe(true);
  });

  it('is short: no section of more than 120 words, an answer of at most 60', () => {
    for (const { text, reveal = '' } of sections) expect(wordCount(text) + wordCount(reveal)).toBeLessThanOrEqual(120);
    expect(wordCount(lesson.answer)).toBeLessThanOrEqual(60);
  });

  it('names only what there is', () => {
    const lit = Object.values(terms).flatMap(({ lights }) => lights);
    const read = lit.flatMap((light) => (light.startsWith('reading:') ? [light.slice('reading:'.length)] : []));
    const guessed = sections.flatMap(({ task }) => (task.type === 'guess' ? [task.truth] : []));
    const numbers = sections.flatMap((section) => section.numbers ?? []);
    for (const name of [...namesIn(lesson, 'reading'), ...read, ...guessed, ...numbers])
      expect(Object.keys(readings)).toContain(name);
    for (const light of lit)
      if (light.startsWith('panel:')) expect(panelKindOf(light.slice('panel:'.length))).toBeDefined();
    for (const name of namesIn(lesson, 'term')) expect(terms[name] ?? entryOf(name), name).toBeDefined();
    const used = new Set(namesIn(lesson, 'term'));
    expect(Object.keys(terms).filter((name) => !used.has(name))).toEqual([]);
  });

  it('has its deeds still to be done, and done in the way that is shown', { timeout: 60_000 }, async () => {
    for (const [index, { task, controls = [] }] of sections.entries()) {
      if (task.type !== 'do') continue;
      const { control, value } = task.how;
      expect(controls).toContain(control);
      const experiment = experimentAt(lesson, index);
      const edited = lessonControl(experiment, control)!.edit(value)(experiment).experiment;
      expect(task.done(await gather(experiment)), `${task.question}, before`).toBe(false);
      expect(task.done(await gather(edited)), `${task.question}, after`).toBe(true);
    }
  });

  it('begins with an experiment, claims something, and says where it is from', () => {
    expect(sections[0]?.experiment).toBeDefined();
    expect(lesson.claims.length).toBeGreaterThan(0);
    expect(lesson.passages.length).toBeGreaterThan(0);
    for (const { within, spread } of lesson.claims) {
      expect(within[0]).toBeLessThanOrEqual(spread[0]);
      expect(within[1]).toBeGreaterThanOrEqual(spread[1]);
    }
  });
});
