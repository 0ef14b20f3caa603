import type { Outcome, RowResult } from './compare.ts';

/** A row as lines of text: times, spreads, and how many times as fast as the base each contender is. */
export function table({ title, per, base, outcomes }: RowResult): string {
  const timed = outcomes.filter(({ time }) => time !== undefined);
  const unit = timed.find(({ name }) => name === base) ?? timed[0];
  const width = Math.max(...outcomes.map(({ name }) => name.length)) + 2;
  const head = `${title} — ms per ${per}${unit ? `, and times as fast as ${unit.name}` : ''}`;
  return [head, ...outcomes.map((outcome) => `  ${outcome.name.padEnd(width)}${figures(outcome, unit)}`)].join('\n');
}

function figures({ time, problem }: Outcome, unit: Outcome | undefined): string {
  if (!time) return `—  ${problem ?? 'no time'}`;
  const [low, high] = time.quartiles;
  const ratio = (unit?.time?.median ?? NaN) / time.median;
  return (
    `${number(time.median).padStart(9)}  (${number(low)} – ${number(high)})`.padEnd(34) +
    `${number(ratio).padStart(8)} ×`
  );
}

/** Three significant digits without exponents. */
function number(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toFixed(Math.min(digits, 6));
}
