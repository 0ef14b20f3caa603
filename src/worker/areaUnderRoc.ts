/**
 * The probability that a random example of the second class scores higher than a random one of the first, ties counted half: the area under
 * the receiver operating characteristic, exactly, by ranks (Mann & Whitney 1947). NaN where a class has no example or a score is NaN.
 */
export function areaUnderRoc(scores: Float64Array, isSecond: (example: number) => boolean): number {
  if (scores.some(Number.isNaN)) return NaN;
  const order = Array.from(scores, (_, example) => example).sort((a, b) => scores[a]! - scores[b]!);
  let [seconds, ranks] = [0, 0];
  for (let from = 0, to = 0; from < order.length; from = to) {
    const score = scores[order[from]!];
    let tied = 0;
    for (to = from; to < order.length && scores[order[to]!] === score; to++) tied += isSecond(order[to]!) ? 1 : 0;
    seconds += tied;
    // Ranks from 1; those that are tied share their mean.
    ranks += (tied * (from + 1 + to)) / 2;
  }
  const firsts = order.length - seconds;
  return (ranks - (seconds * (seconds + 1)) / 2) / (seconds * firsts);
}
