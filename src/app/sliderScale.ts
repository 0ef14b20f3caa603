import type { IntegerField, NumberField } from '../fields/fields.ts';

/** Where a field's values lie on a slider with positions 0 … `last`. */
export interface SliderScale {
  readonly last: number;
  /** The nearest position. */
  position(value: number): number;
  /** A value with few digits. */
  value(position: number): number;
}

/** Positions of a slider that is not linear. */
const POSITIONS = 240;
/** Nearest distance to 1 on a slider that ends at exactly 1. */
const NEAREST = 1e-4;
/** A range without a useful slider. */
const TOO_WIDE = 1e6;

/** The slider of a number, spaced as the field asks; `undefined` where only typing makes sense. */
export function sliderScale(field: NumberField | IntegerField): SliderScale | undefined {
  if (field.scale === 'complement') return complement(field.min, field.max);
  if (field.scale === 'linear') return field.max - field.min > TOO_WIDE ? undefined : linear(field);
  if (field.type === 'number' && field.zero) return withZero(logarithmic(field.min, field.max, rounded));
  return logarithmic(field.min, field.max, field.type === 'integer' ? (x) => Math.round(rounded(x)) : rounded);
}

function linear({ min, max, type }: NumberField | IntegerField): SliderScale {
  const step = Math.max(niceStep((max - min) / POSITIONS), type === 'integer' ? 1 : 0);
  const last = Math.ceil((max - min) / step);
  return {
    last,
    position: (value) => clamp(Math.round((value - min) / step), last),
    value: (position) => Math.min(max, Number((min + position * step).toPrecision(10))),
  };
}

function logarithmic(min: number, max: number, round: (x: number) => number): SliderScale {
  const decades = Math.log(max / min);
  return {
    last: POSITIONS,
    position: (value) => clamp(Math.round((POSITIONS * Math.log(value / min)) / decades), POSITIONS),
    value: (position) => Math.min(max, Math.max(min, round(min * Math.exp((decades * position) / POSITIONS)))),
  };
}

/** One more position, for 0, before those of a logarithmic scale. */
function withZero({ last, position, value }: SliderScale): SliderScale {
  return {
    last: last + 1,
    position: (x) => (x === 0 ? 0 : position(x) + 1),
    value: (at) => (at === 0 ? 0 : value(at - 1)),
  };
}

/** Evenly spaced in the logarithm of the distance to 1. */
function complement(min: number, max: number): SliderScale {
  const distance = logarithmic(max < 1 ? 1 - max : NEAREST, 1 - min, rounded);
  const last = max < 1 ? POSITIONS : POSITIONS + 1;
  return {
    last,
    position: (value) => (value >= 1 ? last : POSITIONS - distance.position(1 - value)),
    value: (position) => (position > POSITIONS ? 1 : Number((1 - distance.value(POSITIONS - position)).toPrecision(8))),
  };
}

function rounded(x: number): number {
  return Number(x.toPrecision(2));
}

/** The smallest of 1, 2, 5, 10, … times a power of ten that is not below `least`. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10);
}

function clamp(position: number, last: number): number {
  return Math.max(0, Math.min(last, position));
}
