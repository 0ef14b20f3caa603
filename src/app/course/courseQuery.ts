/** Which page of the course an address asks for. */
export type CourseQuery =
  | { readonly page: 'lessons' | 'sources' }
  | {
      readonly page: 'sheets';
      /** Kinds of the lessons; `undefined` for all. */
      readonly kind: string | undefined;
      readonly hasAnswers: boolean;
      /** What was asked for and is not there. */
      readonly unknown: boolean;
    };

/** Reads the query of the course, which anyone may have written; a lesson that there is not is all of them. */
export function readCourseQuery(search: string, kinds: readonly string[]): CourseQuery {
  const query = new URLSearchParams(search);
  const sheet = query.get('sheet');
  if (sheet === null) return { page: query.has('sources') ? 'sources' : 'lessons' };
  const kind = kinds.find((one) => one === sheet);
  return { page: 'sheets', kind, hasAnswers: query.has('answers'), unknown: kind === undefined && sheet !== 'all' };
}
