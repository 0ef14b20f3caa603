/**
 * Centres for labels of height `size` that would like to sit at `wanted`, in px: disjoint, within [low, high], in the order of `wanted`,
 * and as near to it as that allows in the sense of least squares (isotonic regression by pooling adjacent violators). Without room for
 * all of them they overlap evenly.
 */
export function placeLabels(wanted: readonly number[], size: number, low: number, high: number): readonly number[] {
  const spacing = Math.min(size, (high - low) / Math.max(1, wanted.length));
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  const pools: { sum: number; count: number }[] = [];
  order.forEach((index, rank) => {
    let pool = { sum: wanted[index]! - rank * spacing, count: 1 };
    for (
      let above = pools.at(-1);
      above !== undefined && above.sum / above.count > pool.sum / pool.count;
      above = pools.at(-1)
    ) {
      pool = { sum: pool.sum + above.sum, count: pool.count + above.count };
      pools.pop();
    }
    pools.push(pool);
  });
  const first = low + spacing / 2;
  const last = high - spacing / 2 - (wanted.length - 1) * spacing;
  const placed: number[] = [];
  let rank = 0;
  for (const pool of pools) {
    const start = Math.max(first, Math.min(last, pool.sum / pool.count));
    for (let i = 0; i < pool.count; i++, rank++) placed[order[rank]!] = start + rank * spacing;
  }
  return placed;
}
