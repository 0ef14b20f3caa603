import type { EngineName } from '../array/engine.ts';
import { shortNumber } from '../fields/shortNumber.ts';
import type { Digest, RunResult } from './digest.ts';
import { experimentFields } from './experimentFields.ts';
import { LONGEST_RESULT } from './linkLimits.ts';
import { MOST_RUNS } from './readRuns.ts';

/** A digest as the value of `res` in a link: `300,float64,1,0.1.0,1k2j3h4,.0412~8fq2z,x57,no`. */
export function digestText({ step, engine, numerics, app, of, runs }: Digest): string {
  return [step, engine, numerics, app, of, ...runs.map(resultText)].join(',');
}

/** The digest that a link names, which anyone may have written; `undefined` where it is none. */
export function parseDigest(text: string): Digest | undefined {
  if (text.length > LONGEST_RESULT) return undefined;
  const [stepText = '', engineText = '', numericsText = '', app = '', of = '', ...runTexts] = text.split(',');
  const step = whole(stepText, experimentFields.steps.max);
  const numerics = whole(numericsText, 9999);
  const engine = engineOf(engineText);
  if (!step || !numerics || !engine) return undefined;
  if (!/^\d{1,4}(\.\d{1,4}){0,2}$/.test(app) || !/^[0-9a-z]{7}$/.test(of)) return undefined;
  if (runTexts.length === 0 || runTexts.length > MOST_RUNS) return undefined;
  const runs = runTexts.flatMap((one) => parseResult(one, step) ?? []);
  return runs.length === runTexts.length ? { step, engine, numerics, app, of, runs } : undefined;
}

function resultText(result: RunResult): string {
  switch (result.type) {
    case 'loss':
      return `${shortNumber(result.loss)}~${result.bits}`;
    case 'diverged':
      return `x${result.step}`;
    case 'refused':
      return 'no';
  }
}

function parseResult(text: string, last: number): RunResult | undefined {
  if (text === 'no') return { type: 'refused' };
  if (text.startsWith('x')) {
    const step = whole(text.slice(1), last);
    return step === undefined ? undefined : { type: 'diverged', step };
  }
  const [, number = '', bits = ''] = /^(-?[\d.]{1,12}(?:e-?\d{1,3})?)~([0-9a-z]{5})$/.exec(text) ?? [];
  const loss = number === '' ? NaN : Number(number);
  return Number.isFinite(loss) ? { type: 'loss', loss, bits } : undefined;
}

function whole(text: string, most: number): number | undefined {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  return value <= most ? value : undefined;
}

function engineOf(text: string): EngineName | undefined {
  return experimentFields.engine.options
    .map(({ value }) => value)
    .find((value): value is EngineName => value === text && value !== 'auto');
}
