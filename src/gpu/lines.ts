import type { Elementwise } from '../array/trace.ts';

/** What a line of a map does, by the numbers that the interpreter knows. */
export const LINES = {
  copy: 0,
  loadStrided: 1,
  storeStrided: 2,
  storeRecord: 3,
  add: 4,
  sub: 5,
  mul: 6,
  div: 7,
  maximum: 8,
  minimum: 9,
  pow: 10,
  greater: 11,
  where: 12,
  neg: 13,
  abs: 14,
  sign: 15,
  sqrt: 16,
  exp: 17,
  log: 18,
  expm1: 19,
  log1p: 20,
  tanh: 21,
  sin: 22,
  cos: 23,
} as const satisfies Record<Elementwise, number> & Record<string, number>;
