import type { ChoiceField, Field, IntegerField, ListField, NumberField, SettingValue, TextField } from './fields.ts';
import { shown } from './shown.ts';

export interface ParsedField {
  readonly value: SettingValue;
  /** What was wrong, the allowed range, and what is used instead, in one sentence; absent if the value was taken as given. */
  readonly problem?: string;
}

/**
 * A field's value from anything: a number, a list, or text as typed (`1e-3`, `.1`, `16-16`). Out of range is clamped; a wrong type or an
 * unknown choice falls back to the default.
 */
export function parseField(field: Field, raw: unknown): ParsedField {
  switch (field.type) {
    case 'choice':
      return parseChoice(field, raw);
    case 'list':
      return parseList(field, raw);
    case 'text':
      return parseText(field, raw);
    case 'number':
    case 'integer':
      return parseNumber(field, raw);
  }
}

/** A setting as text for reading and typing; `parseField` reads it back exactly. */
export function formatSetting(field: Field, value: SettingValue): string {
  if (typeof value === 'string') return value;
  const whole = field.type === 'integer' || (field.type === 'list' && field.integer);
  const number = whole ? String : readableNumber;
  return typeof value === 'number' ? number(value) : value.map(number).join(', ');
}

/** A setting as people read it: of a choice, the label of its option. */
export function settingInWords(field: Field, value: SettingValue): string {
  const option = field.type === 'choice' && field.options.find((one) => one.value === value);
  return option ? option.label : formatSetting(field, value);
}

/** What a field takes, in words: "a number from 1e-6 to 100". */
export function allowed(field: Field): string {
  if (field.type === 'choice') return `one of ${field.options.map(({ value }) => value).join(', ')}`;
  if (field.type === 'text') return `a formula of at most ${field.longest} characters`;
  const range = `from ${formatSetting(field, field.min)} to ${formatSetting(field, field.max)}`;
  if (field.type === 'list') {
    const numbers = `${field.integer ? 'whole ' : ''}numbers ${range}`;
    return `a list of ${field.minLength === field.maxLength ? '' : `${field.minLength} to `}${field.maxLength} ${numbers}`;
  }
  if (field.type === 'integer') return `a whole number ${range}`;
  return `${field.zero && field.min > 0 ? '0 or ' : ''}a number ${range}`;
}

function parseNumber(field: NumberField | IntegerField, raw: unknown): ParsedField {
  const given = numberFrom(raw);
  if (given === undefined) return replaced(field, raw, field.default);
  const value = nearest(field, given);
  return value === given ? { value } : replaced(field, raw, value);
}

function parseChoice(field: ChoiceField, raw: unknown): ParsedField {
  const found = field.options.find(({ value }) => value === raw);
  return found ? { value: found.value } : replaced(field, raw, field.default);
}

function parseText(field: TextField, raw: unknown): ParsedField {
  if (typeof raw !== 'string') return replaced(field, raw, field.default);
  const mistake = field.check(raw);
  if (!mistake) return { value: raw };
  const usual = `${shown(field.default)} is used`;
  return {
    value: field.default,
    problem: `${field.label} ${shown(raw)} has a mistake at character ${mistake.at + 1}: ${mistake.problem.replace(/\.$/, '')}; ${usual}.`,
  };
}

function parseList(field: ListField, raw: unknown): ParsedField {
  const items = typeof raw === 'string' ? splitNumbers(raw) : raw;
  if (!Array.isArray(items) || items.length < field.minLength || items.length > field.maxLength)
    return replaced(field, raw, field.default);
  const given = items.map(numberFrom);
  const value = given.flatMap((x) => {
    if (x === undefined) return [];
    const clamped = Math.min(field.max, Math.max(field.min, x));
    return [field.integer ? Math.round(clamped) : clamped];
  });
  if (value.length < given.length) return replaced(field, raw, field.default);
  return value.every((x, i) => x === given[i]) ? { value } : replaced(field, raw, value);
}

function replaced(field: Field, raw: unknown, value: SettingValue): ParsedField {
  const text = formatSetting(field, value) || 'an empty list';
  return { value, problem: `${field.label} must be ${allowed(field)}, not ${shown(raw)}; ${text} is used.` };
}

function nearest(field: NumberField | IntegerField, given: number): number {
  if (field.type === 'number' && field.zero && given <= 0) return 0;
  const clamped = Math.min(field.max, Math.max(field.min, given));
  return field.type === 'integer' ? Math.round(clamped) : clamped;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** A finite number from a number or its decimal text, a typographic minus included; −0 is 0. */
function numberFrom(raw: unknown): number | undefined {
  const text = typeof raw === 'string' ? raw.trim().replace('−', '-') : '';
  const value = typeof raw === 'number' ? raw : NUMBER.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value + 0 : undefined;
}

/** Numbers between commas, blanks, `×`, or hyphens that follow a digit and so are no signs. */
function splitNumbers(text: string): readonly string[] {
  return text.split(/[\s,;×]+|(?<=[\d.])-/).filter((item) => item !== '');
}

/** As written by hand: 0.001, but 1e-8. */
function readableNumber(x: number): string {
  const plain = String(x);
  const scientific = x.toExponential().replace('e+', 'e');
  return scientific.length + 1 < plain.length ? scientific : plain;
}
