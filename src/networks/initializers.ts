import type { Stream } from '../array/random.ts';

/** How the weights of a fan-in × fan-out matrix are first drawn. */
interface Initializer {
  readonly label: string;
  /** Row-major values. */
  draw(fanIn: number, fanOut: number, random: Stream): Float64Array;
}

/** Every scheme by the name that settings use. */
export const initializers: Readonly<Record<string, Initializer>> = {
  /** Glorot and Bengio 2010, eq. 16. */
  glorot: {
    label: 'Glorot',
    draw(fanIn, fanOut, random) {
      const bound = Math.sqrt(6 / (fanIn + fanOut));
      return Float64Array.from({ length: fanIn * fanOut }, () => bound * (2 * random.uniform() - 1));
    },
  },
  /** He et al. 2015, eq. 10. */
  he: { label: 'He', draw: (fanIn, fanOut, random) => normal(fanIn * fanOut, Math.sqrt(2 / fanIn), random) },
  /** LeCun et al. 1998, eq. 16. */
  lecun: { label: 'LeCun', draw: (fanIn, fanOut, random) => normal(fanIn * fanOut, Math.sqrt(1 / fanIn), random) },
  /** Martens 2010: standard normal weights from at most 15 inputs of each unit, all others 0. */
  sparse: {
    label: 'Sparse (15 inputs)',
    draw(fanIn, fanOut, random) {
      const weights = new Float64Array(fanIn * fanOut);
      for (let unit = 0; unit < fanOut; unit++) {
        for (const input of chosen(Math.min(15, fanIn), fanIn, random))
          weights[input * fanOut + unit] = random.normal();
      }
      return weights;
    },
  },
};

function normal(length: number, deviation: number, random: Stream): Float64Array {
  return Float64Array.from({ length }, () => deviation * random.normal());
}

/** `count` different integers below n. */
function chosen(count: number, n: number, random: Stream): ReadonlySet<number> {
  const set = new Set<number>();
  while (set.size < count) set.add(random.integer(n));
  return set;
}
