import { formatNumber, powerOfTen } from '../../charts/formatNumber.ts';
import type { PrecisionCurve, PrecisionRequest, PrecisionResult, RootPrecision } from '../../probes/precisionResult.ts';
import { precisionFields } from './kind.ts';
import { optionOf } from '../../experiment/optionOf.ts';
import { choiceOf, numberOf } from '../../fields/fields.ts';
import { focusParameter, focusRun } from '../focus.ts';
import type { PanelInput } from '../panel.ts';

/** What the settings ask to be measured. The roots are of matrices made for the purpose: no step needs to have been trained. */
export function precisionRequest(input: PanelInput): PrecisionRequest {
  const { settings } = input;
  return {
    probe: 'precision',
    run: focusRun(input),
    seed: 0,
    step: input.cursor,
    parameter: focusParameter(input)?.name ?? '',
    order: Number(choiceOf(settings, 'order')),
    ridge: numberOf(settings, 'ridge'),
    against: optionOf(precisionFields.against, settings, 'against'),
    methods: optionOf(precisionFields.methods, settings, 'methods'),
    precisions: optionOf(precisionFields.precisions, settings, 'precisions'),
    condition: numberOf(settings, 'condition'),
    method: choiceOf(settings, 'method'),
    precision: optionOf(precisionFields.precision, settings, 'precision'),
  };
}

/** The newest measurement of roots, if there is one. */
export function precisionResult({ result }: Pick<PanelInput, 'result'>): PrecisionResult | undefined {
  return result?.probe === 'precision' ? result : undefined;
}

const short: Readonly<Record<string, string>> = {
  eigen: 'eigenvalues',
  eigenRidge: 'ridge 10⁻⁶',
  eigenShift: 'shift 10⁻⁶',
  eigenPseudo: 'pseudo-inverse',
  coupled: 'Newton',
  order3: 'order 3',
  schulz: 'Newton–Schulz',
  classical: 'classical',
};

/** The method in a word or two. */
export function shortMethod({ method, label }: Pick<PrecisionCurve, 'method' | 'label'>): string {
  return short[method] ?? label;
}

/** "−1/4": the exponent of an inverse root. */
export function exponentText(order: number): string {
  return order === 1 ? '−1' : `−1/${order}`;
}

/** A condition number for reading: 10⁶, 2·10⁶. */
export function conditionText(condition: number): string {
  const power = Math.log10(condition);
  return Number.isInteger(power) && power > 1 ? powerOfTen(power) : formatNumber(condition, 2);
}

/** What is kept at the condition number of the settings, and what the iteration that is followed says of itself. */
export function precisionCaption(input: PanelInput): string {
  if (input.problem !== undefined) return `Roots could not be measured: ${input.problem}`;
  const result = precisionResult(input);
  if (result === undefined) return 'The bits that inverse roots keep are being measured.';
  const parts = [bitsText(result, numberOf(input.settings, 'condition'), shownPrecision(result)), wayText(result)];
  const labels = statisticsText(input, result);
  const unfit = result.unfit.length > 0 ? `${result.unfit.join(' and ')} cannot take p = ${result.order}.` : '';
  const progress = result.done < result.all ? `${result.done} of ${result.all} roots are computed.` : '';
  return [...parts, labels, unfit, progress].filter((part) => part !== '').join(' ');
}

/** The arithmetic that the caption speaks of: float32 if it is shown. */
function shownPrecision({ rules }: PrecisionResult): RootPrecision | undefined {
  return rules.some(({ precision }) => precision === 'float32') ? 'float32' : rules[0]?.precision;
}

function bitsText(result: PrecisionResult, condition: number, precision: RootPrecision | undefined): string {
  const rule = result.rules.find((one) => one.precision === precision);
  const at = nearestPower(result, condition);
  if (!rule) return '';
  const kept = result.curves
    .filter((curve) => curve.precision === precision && !Number.isNaN(curve.median[at]))
    .map((curve) => `${formatNumber(curve.median[at]!)} (${shortMethod(curve)})`);
  if (kept.length === 0) return '';
  const which = result.against === 'ridged' && result.ridge > 0 ? 'of the matrix with its ridge ' : '';
  return `At κ = ${conditionText(result.conditions[at]!)} a root A^(${exponentText(result.order)}) in ${rule.precision} keeps ${joined(kept)} of ${rule.bits} bits ${which}in the median of ${result.matrices} matrices; the rule bits − log₂(κ/p) leaves ${formatNumber(rule.left[at]!)}.`;
}

/** Position of the condition number on the axis that is nearest on a log scale. */
function nearestPower({ conditions }: PrecisionResult, condition: number): number {
  const power = Math.round(Math.log10(condition));
  return Math.max(0, Math.min(conditions.length - 1, power));
}

const ends: Readonly<Record<string, string>> = {
  converged: 'converges',
  grew: 'breaks off, its residual growing,',
  limit: 'has not come to an end',
};

function wayText({ way }: PrecisionResult): string {
  if (!way) return '';
  const [own, residual, error] = [way.own, way.residual, way.error].map((values) =>
    formatNumber(values[way.given] ?? NaN, 2),
  );
  return `At κ = ${conditionText(way.condition)} ${way.label} in ${way.precision} ${ends[way.stopped] ?? 'ends'} at iteration ${way.given} and reports ${own}; in truth max |XᵖA − I| is ${residual} and the root’s relative error ${error}.`;
}

function statisticsText(input: PanelInput, { statistics, parameter, step, ridge }: PrecisionResult): string {
  if (statistics.length === 0) return '';
  const each = statistics.map(({ name, condition }) =>
    Number.isFinite(condition) ? `${name} ${conditionText(condition)}` : `${name} singular`,
  );
  const run = input.looks[focusRun(input)]?.label ?? 'the run';
  return `Condition numbers of ${run} in ${parameter} at step ${step}${ridge > 0 ? ', with the ridge' : ''}: ${joined(each)}.`;
}

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** First bits by method, arithmetic and condition number, then the iterations that are followed, then the run’s own condition numbers. */
export function precisionTable(input: PanelInput): {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
} {
  const columns = [
    'method',
    'arithmetic',
    'condition number',
    'bits kept, median',
    'least',
    'most',
    'rule bits − log₂(κ/p)',
    'iteration',
    'reported residual',
    'true residual',
    'error',
  ];
  const result = precisionResult(input);
  if (result === undefined) return { columns, rows: [] };
  const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '' : value);
  const { way, conditions } = result;
  const bits = result.curves.flatMap(({ label, precision, median, least, most }) => {
    const rule = result.rules.find((one) => one.precision === precision);
    return Array.from(conditions, (condition, i) => [
      label,
      precision,
      condition,
      known(median[i]),
      known(least[i]),
      known(most[i]),
      known(rule?.left[i]),
      '',
      '',
      '',
      '',
    ]);
  });
  const iterations = Array.from(way?.own ?? [], (own, i) => [
    way!.label,
    way!.precision,
    way!.condition,
    '',
    '',
    '',
    '',
    i,
    known(own),
    known(way!.residual[i]),
    known(way!.error[i]),
  ]);
  const own = result.statistics.map(({ name, condition }) => [
    `${name} of ${result.parameter}, ${input.looks[focusRun(input)]?.label ?? ''}`,
    '',
    Number.isFinite(condition) ? condition : 'singular',
    ...Array.from({ length: 8 }, () => ''),
  ]);
  return { columns, rows: [...bits, ...iterations, ...own] };
}
