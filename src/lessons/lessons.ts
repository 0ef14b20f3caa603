import type { Lesson } from './lesson.ts';

/** Every file of the folder `course` is a lesson, which it exports by its own name: to add one is to write it. */
const files = import.meta.glob<Readonly<Record<string, Lesson>>>('./course/*.ts');

/** Kinds of all lessons, without reading them. */
export const lessonKinds: readonly string[] = Object.keys(files).map(kindOf).toSorted();

/** Downloads a lesson; `undefined` if there is none of that kind. */
export async function loadLesson(kind: string): Promise<Lesson | undefined> {
  const load = files[`./course/${kind}.ts`];
  return load ? (await load())[kind] : undefined;
}

/** Downloads the whole course, in its order. */
export async function loadCourse(): Promise<readonly Lesson[]> {
  const all = await Promise.all(lessonKinds.map(loadLesson));
  return all.filter((lesson) => lesson !== undefined).toSorted((a, b) => a.order - b.order);
}

function kindOf(file: string): string {
  return file.slice('./course/'.length, -'.ts'.length);
}
