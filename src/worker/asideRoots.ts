import type { Formation } from './fleet.ts';
import type { RootsTally, Span } from './protocol.ts';
import type { OpenRoots, RootAnswer, RootJob } from './roots.ts';
import type { AsideReport } from './stepper.ts';

/** The roots of a training that are computed beside it, with the record of how late they come. */
export interface AsideRoots {
  /** Replicas whose roots are computed so. */
  readonly replicas: number;
  /** Whether a refresh that falls due now is to be asked for; it is left out while the one before is outstanding. */
  isFree(cohort: number, unit: number): boolean;
  ask(job: RootJob): void;
  /** What has come in, to be put into the state before step `step` is taken. */
  arrivals(step: number): readonly RootAnswer[];
  /** Lets answers come in that are ready. */
  breathe(): Promise<void>;
  /** What is to be said of a stretch that ends now. */
  report(): AsideReport;
  /** Forgets what is outstanding. */
  dispose(): void;
}

/** Opens the roots of the cohorts that have theirs computed aside. `undefined` where there are none. */
export function asideRoots(
  { cohorts, members }: Formation,
  open: OpenRoots,
  now: () => number,
): AsideRoots | undefined {
  const isAside = cohorts.map(({ fixed }) => fixed.roots === 'aside');
  if (!isAside.includes(true)) return undefined;
  const roots = open();
  const runsOf = (cohort: number) => {
    const { from, to } = cohorts[cohort]!;
    return [...new Set(members.slice(from, to).map(({ run }) => run))];
  };
  const tallies = new Map<number, RootsTally>();
  cohorts.forEach((_, cohort) => {
    if (!isAside[cohort]) return;
    for (const run of runsOf(cohort)) tallies.set(run, { run, used: 0, skipped: 0, steps: 0, milliseconds: 0 });
  });
  let spans: Span[] = [];

  function count(cohort: number, change: (tally: RootsTally) => Partial<RootsTally>): void {
    for (const run of runsOf(cohort)) {
      const tally = tallies.get(run);
      if (tally) tallies.set(run, { ...tally, ...change(tally) });
    }
  }

  return {
    replicas: cohorts.reduce((sum, { from, to }, cohort) => sum + (isAside[cohort] ? to - from : 0), 0),
    isFree(cohort, unit) {
      const isPending = roots.pending(cohort, unit);
      if (isPending) count(cohort, ({ skipped }) => ({ skipped: skipped + 1 }));
      return !isPending;
    },
    ask: (job) => roots.ask(job),
    arrivals(step) {
      const answers = roots.take();
      for (const { cohort, unit, step: askedAt, asked, begun, done } of answers) {
        const late = { steps: step - askedAt, milliseconds: now() - asked };
        count(cohort, ({ used, steps, milliseconds }) => ({
          used: used + 1,
          steps: steps + late.steps,
          milliseconds: milliseconds + late.milliseconds,
        }));
        const { name } = cohorts[cohort]!.units[unit]!;
        const span = { what: 'roots', parameter: name, from: begun, to: done, askedAt, usedFrom: step } as const;
        spans.push(...runsOf(cohort).map((run) => ({ ...span, run })));
      }
      return answers;
    },
    breathe: () => roots.breathe(),
    report() {
      const told = { spans, tallies: [...tallies.values()], notices: roots.notices() };
      spans = [];
      return told;
    },
    dispose: () => roots.dispose(),
  };
}
