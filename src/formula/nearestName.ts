/** The name that was probably meant: one that differs by case, by one letter, or by two that are swapped; `undefined` if there is none. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  return [...known].find((one) => one.toLowerCase() === name.toLowerCase() || isOneEditAway(one, name));
}

function isOneEditAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || Math.max(a.length, b.length) < 3) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [restA, restB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}
