import { formatNumber } from '../../charts/formatNumber.ts';
import { grouped } from '../../charts/grouped.ts';
import { choiceOf } from '../../fields/fields.ts';
import type { StepTimeRequest, StepTimeResult, StepTimes } from '../../probes/stepTimeResult.ts';
import { focusRun } from '../focus.ts';
import type { PanelInput } from '../panel.ts';
import { percent } from '../percent.ts';
import { amountOf, groupsOf, quantityOf, sizeOf, type Entry } from './entries.ts';

/** The times of the step at the cursor; while training goes on only of steps that are powers of two, so that a measurement can end. */
export function memoryRequest(input: PanelInput): StepTimeRequest | undefined {
  if (input.experiment.runs.length === 0 || input.cursor < 1) return undefined;
  const isFollowing = input.cursor === input.newest && input.newest < input.experiment.steps;
  const step = isFollowing ? 2 ** Math.floor(Math.log2(input.cursor)) : input.cursor;
  return { probe: 'stepTime', run: focusRun(input), seed: 0, step };
}

/** The newest measurement of step times, if there is one. */
export function stepTimeResult({ result }: Pick<PanelInput, 'result'>): StepTimeResult | undefined {
  return result?.probe === 'stepTime' ? result : undefined;
}

/** Milliseconds of a step, with its share of a recomputation of roots. */
export function stepMilliseconds({ gradient, statistics, roots, interval, direction, rest }: StepTimes): number {
  return gradient + statistics + (interval > 0 ? roots / interval : 0) + direction + rest;
}

const units = ['', ' k', ' M', ' G', ' T'];

/** A count in thousands, millions, … with three digits: "35.7 M". */
export function countText(value: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3));
  return `${formatNumber(value / 1000 ** power)}${units[power]}`;
}

/** What is written at the end of a bar: "35.7 M · 8.5×", floats per weight. */
export function barText(input: PanelInput, { expense }: Entry): string {
  const quantity = quantityOf(input);
  const { rows, columns } = sizeOf(input);
  const amount = amountOf(expense, quantity);
  if (amount === 0) return 'none';
  if (expense.refused !== undefined) return `${countText(amount)}, refused`;
  const share = quantity === 'memory' ? ` · ${formatNumber(amount / (rows * columns))}×` : '';
  return countText(amount) + share;
}

/** The sizes that the sources speak of. */
export const cases: readonly {
  readonly value: string;
  readonly label: string;
  readonly rows: number;
  readonly columns: number;
}[] = [
  { value: 'own', label: 'as set', rows: 0, columns: 0 },
  { value: 'blog', label: '1,024 × 4,096', rows: 1024, columns: 4096 },
  { value: 'talk', label: '2,700 × 2,700: 7.3 million weights', rows: 2700, columns: 2700 },
];

/** The memory of a few methods for the size that is set, and where the time of the runs' own steps goes. */
export function memoryCaption(input: PanelInput): string {
  const { rows, columns } = sizeOf(input);
  const weights = rows * columns;
  const shown = groupsOf(input).flatMap(({ entries }) => entries);
  const quantity = quantityOf(input);
  const first = `A weight of ${grouped(rows)} × ${grouped(columns)} is ${countText(weights)} numbers, and the full matrix of its gradients’ products ${countText(weights ** 2)}.`;
  const own = shown.filter(({ key }) => key.startsWith('run '));
  const each = (own.length > 0 ? own : shown)
    .slice(0, 4)
    .map((entry) => `${entry.label} ${quantity === 'memory' ? keeps(entry, weights) : computes(entry)}`);
  const shampoo = shown.find(({ key }) => key === 'shampoo');
  return [
    first,
    each.length > 0 ? `${each.join('; ')}.` : '',
    shampooText(shampoo, rows, columns, quantity),
    timesText(input),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function keeps({ expense }: Entry, weights: number): string {
  return expense.floats === 0
    ? 'keeps nothing'
    : `keeps ${countText(expense.floats)} floats, ${formatNumber(expense.floats / weights)} per weight`;
}

function computes({ expense }: Entry): string {
  return `takes ${countText(amountOf(expense, 'arithmetic'))} multiply–adds a step`;
}

/** 34a² against 4a²: where one side is a multiple of the other, everything is a multiple of the smaller one's square. */
function shampooText(entry: Entry | undefined, rows: number, columns: number, quantity: string): string {
  const own = entry?.expense.own;
  if (own === undefined || quantity !== 'memory') return '';
  const a = Math.min(rows, columns);
  const [parts, weights] = [own / a ** 2, (rows * columns) / a ** 2];
  const squares =
    Number.isInteger(parts) && Number.isInteger(weights) && a > 1
      ? `, ${parts} a² against ${weights} a² with a = ${grouped(a)}`
      : '';
  return `Shampoo’s statistics and roots alone are ${countText(own)}, ${formatNumber(own / (rows * columns))} times the weight${squares}.`;
}

function timesText(input: PanelInput): string {
  if (input.problem !== undefined) return `Step times could not be measured: ${input.problem}`;
  const result = stepTimeResult(input);
  if (!result || result.runs.length === 0) return '';
  const each = result.runs.map((times) => {
    const total = stepMilliseconds(times);
    const roots = times.interval > 0 ? `, ${percent(times.roots / times.interval / total)} of it roots` : '';
    return `${input.looks[times.run]?.label ?? 'run'} ${formatNumber(total, 2)} ms${roots}`;
  });
  return `Measured in float64 on this processor at step ${result.step}, a step takes: ${each.join('; ')}.`;
}

/** First the declared formulas, then the measured times. */
export function memoryTable(input: PanelInput): {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
} {
  const columns = [
    'group',
    'method',
    'floats',
    'statistics and roots',
    'floats per weight',
    'multiply–adds per step',
    'per recomputation of roots',
    'interval',
    'not possible here because',
    'ms gradient',
    'ms statistics',
    'ms roots, once',
    'ms direction',
    'ms rest',
    'ms per step',
  ];
  const { rows: m, columns: n } = sizeOf(input);
  const formulas = groupsOf(input).flatMap(({ label, entries }) =>
    entries.map(({ label: method, expense }) => [
      label,
      method,
      expense.floats,
      expense.own ?? '',
      expense.floats / (m * n),
      expense.step,
      expense.refresh,
      expense.refresh > 0 ? expense.interval : '',
      expense.refused ?? '',
      ...Array.from({ length: 6 }, () => ''),
    ]),
  );
  const references = [
    ['references', 'the weight itself', m * n, '', 1],
    ['references', 'full matrix', (m * n) ** 2, '', m * n],
  ].map((row) => [...row, ...Array.from({ length: 10 }, () => '')]);
  const times = (stepTimeResult(input)?.runs ?? []).map((one) => [
    'measured',
    input.looks[one.run]?.label ?? '',
    ...Array.from({ length: 5 }, () => ''),
    one.interval || '',
    '',
    one.gradient,
    one.statistics,
    one.interval > 0 ? one.roots : '',
    one.direction,
    one.rest,
    stepMilliseconds(one),
  ]);
  return {
    columns,
    rows: [...(choiceOf(input.settings, 'show') === 'memory' ? references : []), ...formulas, ...times],
  };
}
