/** The address of the lab with that query, such as `?present`, and fragment. */
export function labAddress(query: string, fragment: string): string {
  return `${location.origin}${location.pathname}${query}#${fragment}`;
}
