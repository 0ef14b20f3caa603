import { afterEach, describe, expect, it, vi } from 'vitest';
import { placesOf } from '../../experiment/places.ts';
import { loadCourse } from '../../lessons/lessons.ts';
import { controlsOf } from './controlsOf.ts';
import { readCourseQuery } from './courseQuery.ts';
import { finishedLessons } from './finishedLessons.ts';
import { figureOf } from './sheets/figureOf.ts';

const course = await loadCourse();

it('reads what page of the course an address asks for', () => {
  const read = (search: string) => readCourseQuery(search, ['tilt', 'bits']);
  expect(read('')).toEqual({ page: 'lessons' });
  expect(read('?sources')).toEqual({ page: 'sources' });
  expect(read('?sheet=bits&answers')).toEqual({ page: 'sheets', kind: 'bits', hasAnswers: true, unknown: false });
  expect(read('?sheet=all')).toEqual({ page: 'sheets', kind: undefined, hasAnswers: false, unknown: false });
  expect(read('?sheet=__proto__')).toEqual({ page: 'sheets', kind: undefined, hasAnswers: false, unknown: true });
});

describe('the lessons that are finished', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });
  const stored = (text: string | null) => vi.stubGlobal('localStorage', { getItem: () => text });

  it('are those that the browser has kept, whatever else it has kept', () => {
    stored('["tilt",3,null,"bits"]');
    expect([...finishedLessons()]).toEqual(['tilt', 'bits']);
    for (const other of [null, '{"tilt":true}', 'null', '[', '7']) {
      stored(other);
      expect([...finishedLessons()]).toEqual([]);
    }
  });

  it('are none where nothing can be read', () => {
    vi.stubGlobal('localStorage', undefined);
    expect([...finishedLessons()]).toEqual([]);
  });
});

describe.each(course)('the lesson “$title”', (lesson) => {
  it('has a figure for its sheet', () => {
    const figure = figureOf(lesson);
    expect(figure.engine).toBe('float64');
    expect(placesOf(figure.view)).toHaveLength(1);
  });

  it('has a name for every control that a link can hide or lock', () => {
    const named = controlsOf(lesson, 1, lesson.sections.length).map(({ control }) => control);
    expect(named).toEqual([...new Set(lesson.sections.flatMap(({ controls = [] }) => controls))]);
  });
});
