interface Bar {
  readonly segments: readonly { readonly value: number }[];
}

/** Where the parts of a bar begin and end, px: end to end by their running sum. Parts that are no number have no length. */
export function barSpans(
  segments: Bar['segments'],
  place: (value: number) => number,
  start: number,
  end: number,
): readonly { readonly from: number; readonly to: number }[] {
  let [sum, from] = [0, start];
  return segments.map(({ value }) => {
    sum += Number.isNaN(value) ? 0 : Math.max(0, value);
    const to = sum === 0 ? start : sum === Infinity ? end : place(sum);
    const span = { from, to: Math.max(from, to) };
    from = span.to;
    return span;
  });
}

/** The axis that bars of finite length need: from zero, or from a power of ten below the shortest. */
export function barDomain(bars: readonly Bar[], scale: 'linear' | 'log'): readonly [number, number] {
  const lengths = bars
    .map(({ segments }) => segments.reduce((sum, { value }) => sum + (Number.isNaN(value) ? 0 : Math.max(0, value)), 0))
    .filter((length) => length > 0 && length < Infinity);
  if (lengths.length === 0) return scale === 'linear' ? [0, 1] : [1, 10];
  const longest = Math.max(...lengths);
  // The shortest bar keeps a length of its own.
  return scale === 'linear' ? [0, longest] : [10 ** Math.floor(Math.log10(Math.min(...lengths) / 2)), longest];
}
