import { expect, it } from 'vitest';
import { loadCourse } from '../../lessons/lessons.ts';
import { firstLesson } from './firstLesson.ts';

it('is the first of the course, by its title', async () => {
  const [first] = await loadCourse();
  expect(first).toMatchObject({ ...firstLesson, order: 1 });
});
