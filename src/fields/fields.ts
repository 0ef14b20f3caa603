import type { Mistake } from '../formula/expression.ts';

/** How a parameter is declared once; its control, its place in links, its validation and its documentation all follow from this. */

interface Common {
  readonly label: string;
  /** Name in links: short, stable for ever, unique within its record. */
  readonly key: string;
  /** One plain sentence: what it does. */
  readonly hint: string;
  /** The field's usual symbol, as Unicode text: η, β₂, ε. */
  readonly symbol?: string;
  readonly unit?: string;
  /** The formula with the term that it moves, in plain mathematical text, where what it belongs to has it not in its own. */
  readonly formula?: string;
  /** Only meaningful while another field of the record has one of these values; controls hide it otherwise. */
  readonly when?: { readonly field: string; readonly is: readonly (string | number)[] };
}

/**
 * A real number in [min, max]. `scale` says how a slider spaces it: evenly, by powers of ten, or by powers of ten of its distance to 1 (for
 * decays). `zero` allows 0 besides a positive logarithmic range.
 */
export interface NumberField extends Common {
  readonly type: 'number';
  readonly min: number;
  readonly max: number;
  readonly default: number;
  readonly scale: 'linear' | 'log' | 'complement';
  readonly zero?: boolean;
}

/** A whole number in [min, max]. */
export interface IntegerField extends Common {
  readonly type: 'integer';
  readonly min: number;
  readonly max: number;
  readonly default: number;
  readonly scale: 'linear' | 'log';
}

/** One of a closed list of names. */
export interface ChoiceField extends Common {
  readonly type: 'choice';
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly default: string;
}

/** A list of numbers, whole if `integer`, between `minLength` and `maxLength` of them. */
export interface ListField extends Common {
  readonly type: 'list';
  readonly integer: boolean;
  readonly min: number;
  readonly max: number;
  readonly minLength: number;
  readonly maxLength: number;
  readonly default: readonly number[];
}

/** A formula, as it is typed. */
export interface TextField extends Common {
  readonly type: 'text';
  /** Most characters. */
  readonly longest: number;
  readonly default: string;
  /** Formulas to start from. */
  readonly examples: readonly { readonly label: string; readonly text: string }[];
  /** What is wrong with a text, by itself or, where they are given, for matrices of such shapes. */
  check(text: string, matrices?: readonly Matrix[]): Mistake | undefined;
}

/** What a formula is to be applied to. */
export interface Matrix {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
}

export type Field = NumberField | IntegerField | ChoiceField | ListField | TextField;
export type Fields<Name extends string = string> = { readonly [K in Name]: Field };
export type SettingValue = number | string | readonly number[];
/** Values of a record of fields, by field name. */
export type Settings = Readonly<Record<string, SettingValue>>;

/** The declared defaults of a record of fields. */
export function defaults(fields: Fields): Settings {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.default]));
}

/** The number under `name`; throws if the record has none, which only a programming error can cause. */
export function numberOf(settings: Settings, name: string): number {
  const value = settings[name];
  if (typeof value !== 'number') throw new Error(`setting ${name} is not a number: ${String(value)}`);
  return value;
}

/** The choice or text under `name`; throws if the record has none, which only a programming error can cause. */
export function choiceOf(settings: Settings, name: string): string {
  const value = settings[name];
  if (typeof value !== 'string') throw new Error(`setting ${name} is not a choice: ${String(value)}`);
  return value;
}

/** The list under `name`; throws if the record has none, which only a programming error can cause. */
export function listOf(settings: Settings, name: string): readonly number[] {
  const value = settings[name];
  if (typeof value !== 'object') throw new Error(`setting ${name} is not a list: ${String(value)}`);
  return value;
}
