import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Control } from './lesson.ts';
import { lessonQuery, MOST_CONTROLS, readLessonQuery } from './lessonQuery.ts';
import { lessonKinds } from './lessons.ts';

const whole = { section: 1, isEmbedded: false, isPresented: false, hidden: [], locked: [], problems: [] };

describe('the query of a lesson', () => {
  it('names a lesson, a part of it, how it is shown, and what cannot be changed', () => {
    expect(readLessonQuery('?lesson=tilt')).toEqual({ ...whole, kind: 'tilt' });
    expect(readLessonQuery('?lesson=tilt&section=2')).toEqual({ ...whole, kind: 'tilt', section: 2 });
    expect(readLessonQuery('?lesson=tilt&sections=3')).toEqual({
      ...whole,
      kind: 'tilt',
      section: 3,
      part: { first: 3, last: 3 },
    });
    expect(readLessonQuery('?lesson=tilt&sections=2-4&section=3')).toMatchObject({
      section: 3,
      part: { first: 2, last: 4 },
    });
    expect(readLessonQuery('?lesson=tilt&sections=2-4&section=7')).toMatchObject({
      section: 2,
      part: { first: 2, last: 4 },
    });
    expect(
      readLessonQuery(
        '?lesson=tilt&sections=2-4&embed&present&hide=run1.learningRate,panel.spectra.scale&lock=problem.angle',
      ),
    ).toEqual({
      ...{ kind: 'tilt', section: 2, part: { first: 2, last: 4 }, isEmbedded: true, isPresented: true },
      ...{ hidden: ['run1.learningRate', 'panel.spectra.scale'], locked: ['problem.angle'], problems: [] },
    });
    expect(readLessonQuery('')).toEqual({ ...whole, kind: undefined });
  });

  it('says what it does not understand, and shows the rest', () => {
    expect(readLessonQuery('?lesson=__proto__&section=2-3&hide=constructor,problem.angle&lock=<b>')).toEqual({
      ...{ ...whole, kind: undefined, hidden: ['problem.angle'] },
      problems: [
        'There is no lesson “__proto__”; the course page lists those that there are.',
        '“2-3” is no section, which would be a number such as 2; the lesson is shown without it.',
        '“constructor” is not the name of a control, such as problem.angle; it is left out.',
        '“<b>” is not the name of a control, such as problem.angle; it is left out.',
      ],
    });
    expect(readLessonQuery('?lesson=tilt&sections=4-2')).toMatchObject({
      section: 1,
      problems: [/“4-2” is no sections/],
    });
    expect(readLessonQuery(`?lesson=tilt&lock=${'a,'.repeat(1800)}`)).toMatchObject({
      kind: undefined,
      problems: [/3619 characters/],
    });
    const many = Array.from({ length: 15 }, (_, k) => `problem.a${k}`).join(',');
    expect(readLessonQuery(`?lesson=tilt&lock=${many}`)).toMatchObject({ problems: [/at most 12 controls/] });
  });

  it('comes back as it was written', () => {
    const name = fc.stringMatching(/^[a-zA-Z]\w{0,39}$/);
    const control = fc.oneof(
      fc.tuple(fc.constantFrom('problem', 'network', 'training', 'view', 'runs', 'run0', 'run11'), name),
      fc.tuple(fc.constant('panel'), name, name),
    );
    const controls = fc.uniqueArray(
      control.map((parts) => parts.join('.') as Control),
      { maxLength: MOST_CONTROLS },
    );
    const value = fc.record(
      {
        kind: fc.constantFrom(...lessonKinds),
        section: fc.integer({ min: 20, max: 40 }),
        part: fc.record({ first: fc.integer({ min: 1, max: 20 }), last: fc.integer({ min: 40, max: 99 }) }),
        isEmbedded: fc.boolean(),
        isPresented: fc.boolean(),
        hidden: controls,
        locked: controls,
      },
      { requiredKeys: ['kind', 'section', 'isEmbedded', 'isPresented', 'hidden', 'locked'] },
    );
    fc.assert(
      fc.property(value, (one) => {
        expect(readLessonQuery(lessonQuery(one))).toEqual({ ...one, problems: [] });
      }),
    );
  });

  it('never throws, and takes nothing but known lessons and well-formed names', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(text, text, text, text, (a, b, c, d) => {
        const read = readLessonQuery(`?lesson=${a}&sections=${b}&hide=${c}&lock=${d}`);
        expect([undefined, ...lessonKinds]).toContain(read.kind);
        expect(read.section).toBeGreaterThanOrEqual(1);
        expect(read.part?.first ?? 1).toBeLessThanOrEqual(read.section);
        expect(read.part?.last ?? read.section).toBeGreaterThanOrEqual(read.section);
        for (const control of [...read.hidden, ...read.locked]) expect(control).toMatch(/^[a-z]+\d*\.[\w.]+$/i);
        expect(read.problems.length).toBeLessThanOrEqual(12);
      }),
    );
  });
});
