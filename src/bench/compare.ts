import type { Contender, Prepared } from './contender.ts';
import type { Row } from './row.ts';

/** What came out for one contender: a time, or why there is none. */
export interface Outcome {
  readonly name: string;
  /** Median over repetitions in milliseconds, with the quartiles around it. */
  readonly time?: {
    readonly median: number;
    readonly quartiles: readonly [number, number];
    readonly repetitions: number;
  };
  readonly problem?: string;
}

export interface RowResult {
  readonly row: string;
  readonly title: string;
  readonly per: string;
  readonly base: string;
  readonly outcomes: readonly Outcome[];
}

/** How often everything is repeated, before and after times begin to count. */
export interface Effort {
  readonly warmUps: number;
  readonly repetitions: number;
}

/**
 * Measures the contenders of a row in turn, again and again, so that a slow moment of the machine meets all of them; a time is the median
 * of its repetitions. One whose results are wrong gets no time.
 */
export async function compare(row: Row, { warmUps, repetitions }: Effort): Promise<RowResult> {
  const entries: { contender: Contender; prepared?: Prepared; problem?: string; times: number[] }[] = [];
  for (const contender of row.contenders) entries.push({ contender, times: [], ...(await ready(contender)) });
  for (let repetition = -warmUps; repetition < repetitions; repetition++) {
    for (const entry of entries) {
      if (entry.prepared === undefined || entry.problem !== undefined) continue;
      const time = await entry.prepared.run().catch((error: unknown) => messageOf(error));
      if (typeof time === 'string') entry.problem = time;
      else if (repetition >= 0) entry.times.push(time);
    }
  }
  for (const { prepared } of entries) prepared?.dispose();
  return {
    row: row.name,
    title: row.title,
    per: row.per,
    base: row.base,
    outcomes: entries.map(({ contender: { name }, problem, times }) =>
      problem === undefined ? { name, time: summary(times) } : { name, problem },
    ),
  };
}

async function ready(contender: Contender): Promise<{ prepared?: Prepared; problem?: string }> {
  let prepared: Prepared | undefined;
  try {
    prepared = await contender.prepare();
    const problem = await prepared.verify();
    return problem === undefined ? { prepared } : { prepared, problem: `wrong results: ${problem}` };
  } catch (error) {
    return { ...(prepared && { prepared }), problem: messageOf(error) };
  }
}

/** Median and quartiles, interpolated linearly between the nearest times. */
function summary(times: readonly number[]): NonNullable<Outcome['time']> {
  const sorted = [...times].sort((a, b) => a - b);
  const quantile = (share: number) => {
    const at = share * (sorted.length - 1);
    const below = sorted[Math.floor(at)] ?? NaN;
    return below + (at - Math.floor(at)) * ((sorted[Math.ceil(at)] ?? NaN) - below);
  };
  return { median: quantile(0.5), quartiles: [quantile(0.25), quantile(0.75)], repetitions: times.length };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
