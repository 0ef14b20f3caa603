/** The whole address of a lesson with that query, wherever the lab is served from. */
export function lessonAddress(query: string): string {
  return new URL(`./index.html${query}`, location.href).href;
}
