import { describe, expect, it } from 'vitest';
import { presetOf } from '../experiment/presets/index.ts';
import { optimizerOf } from '../optimizers/index.ts';
import { loadCourse } from './lessons.ts';
import { sectionOf, sourceMap } from './sourceMap.ts';

const course = await loadCourse();

describe('the map of the sources', () => {
  it.each(Object.entries(sourceMap))('leads from every section of %s to something that there is', (_, sections) => {
    expect(new Set(sections.map(({ key }) => key)).size).toBe(sections.length);
    for (const { about, shown } of sections) {
      const target = shown.type === 'figure' ? presetOf(shown.preset) : optimizerOf(shown.kind);
      expect({ about, shown, target }).toEqual({ about, shown, target: expect.anything() });
    }
  });

  it.each(course)('has every section that the lesson “$title” is about', ({ passages }) => {
    expect(passages.filter(({ source, section }) => !sectionOf(source, section))).toEqual([]);
  });
});
