/** Names in a sentence: "A, B and C"; of more than three the first two and how many more. */
export function namesInWords(names: readonly string[]): string {
  const [all, last] =
    names.length > 3 ? [names.slice(0, 2), `${names.length - 2} more`] : [names.slice(0, -1), names.at(-1) ?? ''];
  return all.length === 0 ? last : `${all.join(', ')} and ${last}`;
}
