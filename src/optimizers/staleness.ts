import type { Ops } from '../array/ops.ts';
import type { ChoiceField, Fields, IntegerField } from '../fields/fields.ts';
import type { Fixed, Preconditioner, Values } from './optimizer.ts';
import { valueOf } from './valueOf.ts';

/**
 * How old the roots are that a step uses, as in Distributed Shampoo (Anil et al. 2020, section 4): they are recomputed every N steps, are
 * ready only D steps after the statistics that they come from, and are not used at all before the first `start` steps are over.
 */
export function stalenessFields({ refresh, roots }: Preconditioner): Fields {
  if (!refresh) return {};
  return { interval, roots: rootsAt, start, ...(roots && { delay }) };
}

const PENDING = 'pending.';

function delayOf({ delay: steps, roots }: Fixed): number {
  return roots === 'aside' ? 0 : Number(steps ?? 0);
}

/** The first step at which preconditioned directions are used. */
export function startOf({ start: steps }: Fixed): number {
  return Number(steps ?? 0);
}

/** Why these settings make no sense, or `undefined`. */
export function refusesStaleness({ delay: steps, interval: every }: Fixed): string | undefined {
  return Number(steps ?? 0) > Number(every ?? 1)
    ? `a delay of ${steps} steps is longer than the interval of ${every}: roots would be replaced before they are ever used; raise the interval or lower the delay`
    : undefined;
}

/** Counters, and roots that are under way. `own` is the preconditioner's state before the first step. */
export function stalenessState<T>(
  xp: Ops<T>,
  { roots }: Preconditioner,
  own: Values<string, T>,
  replicas: number,
  fixed: Fixed,
): Values<string, T> {
  const scalar = (value: number) => xp.full([replicas, 1, 1], value);
  const delay = delayOf(fixed);
  return {
    ...(startOf(fixed) > 0 && { steps: scalar(0) }),
    ...(delay > 0 &&
      roots && {
        age: scalar(delay),
        ...Object.fromEntries(
          roots.names.filter((name) => name in own).map((name) => [PENDING + name, xp.add(0, valueOf(own, name))]),
        ),
      }),
  };
}

/** Counts a step, and takes roots into use that have become ready. */
export function grow<T>(xp: Ops<T>, state: Values<string, T>, fixed: Fixed): Values<string, T> {
  const { steps, age } = state;
  const older = age && xp.add(age, 1);
  const ready = older
    ? Object.keys(state)
        .filter((name) => name.startsWith(PENDING))
        .map((name) => {
          const own = name.slice(PENDING.length);
          return [own, xp.where(xp.sub(older, delayOf(fixed)), valueOf(state, own), valueOf(state, name))] as const;
        })
    : [];
  return { ...(steps && { steps: xp.add(steps, 1) }), ...(older && { age: older }), ...Object.fromEntries(ready) };
}

/** What a refresh has changed, laid by until its delay is over. */
export function layBy<T>(xp: Ops<T>, changed: Values<string, T>, state: Values<string, T>): Values<string, T> {
  const { age } = state;
  if (!age) return changed;
  const named = Object.entries(changed).map(([name, value]) => [
    PENDING + name in state ? PENDING + name : name,
    value,
  ]);
  return { ...Object.fromEntries(named), age: xp.mul(0, age) };
}

/** Floats of roots under way in one unit. */
export function pendingMemory({ roots }: Preconditioner, rows: number, columns: number, fixed: Fixed): number {
  return delayOf(fixed) > 0 ? (roots?.memory(rows, columns, fixed) ?? 0) : 0;
}

export const interval: IntegerField = {
  type: 'integer',
  label: 'Interval',
  key: 'n',
  symbol: 'N',
  unit: 'steps',
  min: 1,
  max: 1200,
  default: 1,
  scale: 'log',
  hint: 'Steps between recomputations of the roots; in between, stale ones are used.',
};

const delay: IntegerField = {
  type: 'integer',
  label: 'Delay',
  key: 'late',
  symbol: 'D',
  unit: 'steps',
  min: 0,
  max: 1200,
  default: 0,
  scale: 'linear',
  when: { field: 'roots', is: ['here', 'double'] },
  hint: 'Steps until recomputed roots come into use, as if another processor had been computing them; at most the interval.',
};

const start: IntegerField = {
  type: 'integer',
  label: 'Start',
  key: 'from',
  unit: 'steps',
  min: 0,
  max: 10_000,
  default: 0,
  scale: 'linear',
  hint: 'Steps before the preconditioner is first used; until then the step is the donor’s of the grafting, or plain.',
};

export const rootsAt: ChoiceField = {
  type: 'choice',
  label: 'Root computation',
  key: 'at',
  default: 'here',
  hint: 'In place, before the step goes on; the same in double precision where the engine has only single; or aside: in float64 by a second worker, training going on with the old.',
  options: [
    { value: 'here', label: 'in place' },
    { value: 'double', label: 'in double' },
    { value: 'aside', label: 'aside' },
  ],
};
