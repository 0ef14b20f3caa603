/**
 * Names that fit, of things shown together: what a name’s beginning shares with another, up to a word, is shortened first, by as much for all that
 * share it, so that what tells them apart stays whole. A name that does not fit even so, or would be like another, is left as it is.
 */
export function shortNames(
  names: readonly string[],
  fits: (name: string, index: number) => boolean,
): readonly string[] {
  if (names.every(fits)) return names;
  const shared = names.map((name) => Math.max(0, ...names.map((other) => sharedBeginning(name, other))));
  const short = names.map((name, index) => {
    const beginning = name.slice(0, shared[index]);
    const group = names.flatMap((one, i) => (one.slice(0, shared[i]) === beginning ? i : []));
    const rest = (i: number) => names[i]!.slice(beginning.length);
    let kept = beginning.length;
    const all = () => group.every((i) => fits(shortened(beginning, kept) + rest(i), i));
    while (kept > 0 && !all()) kept--;
    const found = shortened(beginning, kept) + rest(index);
    return fits(found, index) ? found : name;
  });
  return short.map((found, i) => (short.indexOf(found) === short.lastIndexOf(found) ? found : names[i]!));
}

/** A beginning with only so many letters kept: its first ones and its last words. */
function shortened(beginning: string, kept: number): string {
  if (kept === beginning.length) return beginning;
  const last = beginning.length - Math.floor(kept / 2);
  const word = beginning[last - 1] === ' ' ? last : beginning.indexOf(' ', last) + 1 || beginning.length;
  return `${beginning.slice(0, Math.ceil(kept / 2)).trimEnd()}…${beginning.slice(word)}`;
}

/** How many letters two different names share at their beginning, up to the end of a word and the space behind it. */
function sharedBeginning(name: string, other: string): number {
  if (name === other) return 0;
  let same = 0;
  while (same < name.length && name[same] === other[same]) same++;
  return name.lastIndexOf(' ', same - 1) + 1;
}
