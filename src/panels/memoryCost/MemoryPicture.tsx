import { useMemo, type ReactNode } from 'react';
import { BarRows, type BarRow } from '../../charts/BarRows.tsx';
import { formatNumber } from '../../charts/formatNumber.ts';
import { choiceOf } from '../../fields/fields.ts';
import type { StepTimes } from '../../probes/stepTimeResult.ts';
import type { PanelActions, PanelInput } from '../panel.ts';
import { amountOf, groupsOf, quantityOf, sizeOf, type Entry, type Group } from './entries.ts';
import { barText, countText, stepMilliseconds, stepTimeResult } from './memoryWords.ts';

/** Bars of declared memory or arithmetic by family on one axis, and measured step times of the runs. */
export function MemoryPicture({ input }: { readonly input: PanelInput; readonly actions: PanelActions }): ReactNode {
  const { experiment, looks, settings } = input;
  const groups = useMemo(() => groupsOf({ experiment, looks, settings }), [experiment, looks, settings]);
  const quantity = quantityOf(input);
  const scale = choiceOf(settings, 'scale') === 'linear' ? 'linear' : 'log';
  const references = quantity === 'memory' ? referencesOf(input, scale) : [];
  const bars = [
    ...(references.length > 0 ? [{ label: 'For comparison', rows: references }] : []),
    ...groups.map((group) => ({ label: group.label, rows: group.entries.map((entry) => barOf(input, entry)) })),
  ];
  const all = bars.flatMap(({ rows }) => rows);
  return (
    <>
      <div className="memory-groups">
        {bars.map(({ label, rows }) => (
          <div key={label} className="memory-group">
            <p className="memory-heading">{label}</p>
            <BarRows
              label={`${label}: ${quantity === 'memory' ? 'floats of state' : 'multiply–adds per step'}`}
              rows={rows}
              scale={scale}
              unitText={quantity === 'memory' ? 'floats' : 'multiply–adds per step'}
              among={all}
            />
          </div>
        ))}
        <StepTimesPicture input={input} />
      </div>
      {quantity === 'memory' && (
        <p className="panel-note">
          The first part of a bar is statistics and roots, the lighter rest averages, momentum and grafting; × means
          floats per weight. Grey: not possible in the lab at this size.
        </p>
      )}
      <Refusals groups={groups} />
    </>
  );
}

/** The weight, and the full matrix where the axis can hold it. */
function referencesOf(input: PanelInput, scale: 'linear' | 'log'): readonly BarRow[] {
  const { rows, columns } = sizeOf(input);
  const weights = rows * columns;
  const one = (key: string, label: string, value: number): BarRow => ({
    key,
    label,
    quiet: true,
    segments: [{ key, label, value }],
    text: `${countText(value)} · ${formatNumber(value / weights, 2)}×`,
  });
  const full = one('full', 'full matrix, (mn)²', weights ** 2);
  return [one('weight', 'the weight, mn', weights), ...(scale === 'log' ? [full] : [])];
}

function barOf(input: PanelInput, entry: Entry): BarRow {
  const { key, label, expense, run } = entry;
  const look = run === undefined ? undefined : input.looks[run];
  const isRun = key.startsWith('run ');
  return {
    key,
    label,
    color: look?.color ?? 'var(--ink)',
    ...(isRun && look && { dash: look.dash }),
    ...(expense.refused !== undefined && run === undefined && { quiet: true }),
    segments: segmentsOf(input, entry),
    text: barText(input, entry),
  };
}

function segmentsOf(input: PanelInput, { expense }: Entry): BarRow['segments'] {
  const part = (key: string, label: string, value: number) => ({ key, label, value, text: countText(value) });
  if (quantityOf(input) === 'arithmetic')
    return [
      part('step', 'every step', expense.step),
      part('roots', `roots every ${expense.interval} steps, per step`, expense.refresh / expense.interval),
    ].filter(({ value }) => value > 0);
  if (expense.own === undefined) return [part('all', 'all', amountOf(expense, 'memory'))];
  return [
    part('own', 'statistics and roots', expense.own),
    part('rest', 'averages, momentum, grafting', expense.floats - expense.own),
  ];
}

const verbs = [
  ['gradient', 'gradient', 'var(--memory-1)'],
  ['statistics', 'statistics', 'var(--memory-2)'],
  ['roots', 'roots', 'var(--accent)'],
  ['direction', 'direction', 'var(--memory-3)'],
  ['rest', 'rest of the step', 'var(--memory-4)'],
] as const;

function StepTimesPicture({ input }: { readonly input: PanelInput }): ReactNode {
  const result = stepTimeResult(input);
  const rows = (result?.runs ?? []).map((times) => timeBar(input, times));
  return (
    <div className="memory-group">
      <p className="memory-heading">A step of this experiment, measured in float64</p>
      {rows.length === 0 ? (
        <p className="panel-note">
          {input.problem ?? (input.cursor < 1 ? 'There is no step before the cursor to time.' : 'Being measured.')}
        </p>
      ) : (
        <>
          <BarRows
            label="Measured milliseconds of a step, by its parts"
            rows={rows}
            scale="linear"
            unitText="ms per step"
          />
          <ul className="chart-key">
            {verbs.map(([key, label, color]) => (
              <li key={key}>
                <span className="memory-swatch" style={{ background: color }} aria-hidden="true" />
                {label}
              </li>
            ))}
          </ul>
          {result?.absent.map(({ run, reason }) => (
            <p key={run} className="panel-note">
              {input.looks[run]?.label} has no times: {reason}.
            </p>
          ))}
        </>
      )}
    </div>
  );
}

function timeBar(input: PanelInput, times: StepTimes): BarRow {
  const look = input.looks[times.run];
  const value = (verb: (typeof verbs)[number][0]) =>
    verb === 'roots' ? (times.interval > 0 ? times.roots / times.interval : 0) : times[verb];
  return {
    key: String(times.run),
    label: look?.label ?? '',
    ...(look && { color: look.color, dash: look.dash }),
    segments: verbs.map(([verb, label, color]) => ({
      key: verb,
      label: verb === 'roots' && times.interval > 1 ? `roots, every ${times.interval} steps` : label,
      value: value(verb),
      text: `${formatNumber(value(verb), 2)} ms`,
      color,
    })),
    text: `${formatNumber(stepMilliseconds(times), 2)} ms`,
  };
}

/** What the lab would not train at this size, and why. */
function Refusals({ groups }: { readonly groups: readonly Group[] }): ReactNode {
  const refused = groups.flatMap(({ entries }) => entries).filter(({ expense }) => expense.refused !== undefined);
  if (refused.length === 0) return null;
  return (
    <details className="panel-note">
      <summary>
        Refused by the lab at this size, formulas all the same: {refused.map(({ label }) => label).join(', ')}
      </summary>
      <ul>
        {refused.map(({ key, label, expense }) => (
          <li key={key}>
            {label}: {expense.refused}.
          </li>
        ))}
      </ul>
    </details>
  );
}
