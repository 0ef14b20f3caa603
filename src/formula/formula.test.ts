import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../array/random.ts';
import { optimizerOf } from '../optimizers/index.ts';
import { updateMistake } from '../optimizers/typedUpdate.ts';
import { problemOf } from '../problems/index.ts';
import type { Expression } from './expression.ts';
import { numberOfExpression } from './number.ts';
import { parseExpression, parseStatements } from './parse.ts';
import { printExpression, printStatements } from './print.ts';
import { surfaceMistake } from './surface.ts';

const LIMITS = { characters: 1000, parts: 240 };

/** Formulas that the page offers, to be mutated. */
const offered = [problemOf('typed')!.fields['formula']!, optimizerOf('typed')!.fixed['formula']!].flatMap((field) =>
  field.type === 'text' ? field.examples.map(({ text }) => text) : [],
);

/** `npm run fuzz` reads all of them; every other run of the tests the first ones. */
const COUNT = process.env['FUZZ'] === 'full' ? 100_000 : 20_000;

/** Milliseconds of computing, of which the other processes of a busy machine are no part. */
function spent(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

describe('numbers as expressions', () => {
  it.each([
    ['1/3', 1 / 3],
    ['2^-10', 2 ** -10],
    ['10^-3', 0.001],
    ['3e-4*2', 6e-4],
    ['sqrt(2)', Math.SQRT2],
    ['pi/4', Math.PI / 4],
    ['π', Math.PI],
    ['-2^2', -4],
    ['2^3^2', 512],
    ['−3 × 2', -6],
    ['log10(1e5)', 5],
    ['(-2)^3', -8],
    ['-0', 0],
    ['1 - -1', 2],
    ['8/4/2', 1],
    ['8-4-2', 2],
  ])('%s', (text, value) => {
    const found = numberOfExpression(text);
    expect('value' in found ? found.value : found).toBeCloseTo(value, 14);
  });

  it.each([
    ['', 0, 'Nothing is written'],
    ['2x', 1, 'Put an operator before “x”'],
    ['sqr(2)', 0, 'did you mean sqrt'],
    ['1 + ', 3, 'missing after “+”'],
    ['*2', 0, 'missing before “*”'],
    ['2*(1', 2, 'never closed'],
    ['1)', 1, 'closes none'],
    ['1.2.3', 3, 'second point'],
    ['1,2', 1, 'comma'],
    ['a.b', 1, 'A point stands in a number'],
    ['$', 0, '“$” means nothing'],
    ['1e999', 0, 'too large'],
    ['1/0', 0, 'infinite'],
    ['(-8)^(1/3)', 0, 'not a real number'],
    ['cos', 0, 'cos is a function'],
    ['constructor', 0, 'constructor is no number'],
    ['toString()', 0, 'There is no function toString'],
    ['1;2', 1, 'without semicolons'],
  ])('%j has a mistake at %i', (text, at, problem) => {
    expect(numberOfExpression(text)).toMatchObject({ at, problem: expect.stringContaining(problem) });
  });
});

describe('formulas', () => {
  const leaf: fc.Arbitrary<Expression> = fc.oneof(
    fc
      .double({ min: 0, noNaN: true, noDefaultInfinity: true })
      .map((value): Expression => ({ form: 'number', value: value + 0, at: 0 })),
    fc.constantFrom('x', 'y', 'W', 'G').map((name): Expression => ({ form: 'name', name, at: 0 })),
  );
  const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 5 },
      leaf,
      tie('expression').map((of): Expression => ({ form: 'negative', of, at: 0 })),
      tie('expression').map((of): Expression => ({ form: 'transpose', of, at: 0 })),
      fc
        .tuple(fc.constantFrom('+', '-', '*', '/', '@', '^'), tie('expression'), tie('expression'))
        .map(([operator, left, right]): Expression => ({ form: 'operation', operator, left, right, at: 0 })),
      fc
        .array(tie('expression'), { maxLength: 3 })
        .map((given): Expression => ({ form: 'call', name: 'max', given, at: 0 })),
    ),
  }));
  const withoutPlaces = (tree: unknown) => JSON.parse(JSON.stringify(tree, (key, value) => (key === 'at' ? 0 : value)));

  it('are read again as they were printed', () => {
    fc.assert(
      fc.property(expression, (tree) => {
        const read = parseExpression(printExpression(tree), { characters: 1e6, parts: 1e6 });
        // Deeper than anything is read, it is refused; else it is the same tree.
        if (!('problem' in read)) expect(withoutPlaces(read)).toEqual(withoutPlaces(tree));
        else expect(read.problem).toContain('levels');
      }),
      { numRuns: 500 },
    );
    for (const text of offered) {
      const read = parseStatements(text.replaceAll('\n  ', ' '), LIMITS);
      if ('problem' in read) throw new Error(read.problem);
      const printed = printStatements(read);
      const again = parseStatements(printed, LIMITS);
      expect('problem' in again ? again : printStatements(again)).toBe(printed);
    }
  });

  it('bind as in mathematics: signs after powers, powers from the right, products before sums, in order', () => {
    for (const [text, printed] of [
      ['-x^2', '-x^2'],
      ['(-x)^2', '(-x)^2'],
      ['x^-y^2', 'x^-y^2'],
      ['(x^y)^2', '(x^y)^2'],
      ['x-(y-x)', 'x - (y - x)'],
      ['(x-y)-x', 'x - y - x'],
      ['x/(y*x)', 'x / (y * x)'],
      ['((G))@(W.T)', 'G @ W.T'],
      ['(G@W).T', '(G @ W).T'],
      ['2 ** 3', '2^3'],
    ] as const) {
      const read = parseExpression(text, LIMITS);
      expect('problem' in read ? read.problem : printExpression(read)).toBe(printed);
    }
  });

  it('may say what a line means, and go over several lines in parentheses', () => {
    const read = parseStatements('# momentum\nm = max(G,\n  0) # kept\n\nW - m', LIMITS);
    expect('problem' in read ? read : printStatements(read)).toBe('m = max(G, 0)\nW - m');
  });

  it('whatever is written, are refused or taken, quickly', () => {
    const pieces = 'WGtxyaLRm=+-*/@^().,;\n 019eE.T#pi$\u202e\u0000"\\`{}[]π−×·<>&%'.split('');
    const words = [
      'sqrt(',
      'invroot(',
      'eye(rows)',
      'init ',
      '__proto__',
      'constructor',
      'W - lr*',
      'G @ G.T',
      '**',
      '1e308',
      '((((',
      '----',
    ];
    const { uniform } = stream(1, 'data');
    const below = (n: number) => Math.floor(uniform() * n);
    const piece = () => (below(4) === 0 ? words[below(words.length)]! : pieces[below(pieces.length)]!);
    const mutated = () => {
      let text = offered[below(offered.length)]!;
      for (let edits = below(5); edits > 0; edits--) {
        const at = below(text.length + 1);
        text = text.slice(0, at) + (below(4) === 0 ? '' : piece()) + text.slice(at + below(4));
      }
      return text;
    };
    const arbitrary = () => Array.from({ length: below(40) }, piece).join('');
    const binary = () => String.fromCharCode(...Array.from({ length: below(60) }, () => below(65_536)));
    let slowest = 0;
    let taken = 0;
    const matrices = [
      { name: 'W1', rows: 3, columns: 4 },
      { name: 'b1', rows: 1, columns: 4 },
    ];
    for (let i = 0; i < COUNT; i++) {
      const text = i % 4 < 2 ? mutated() : i % 4 === 2 ? arbitrary() : binary();
      const read = () => {
        const start = process.cpuUsage();
        const found = [surfaceMistake(text), updateMistake(text, matrices)];
        return { found, number: numberOfExpression(text), time: spent(start) };
      };
      const { found, number, time } = read();
      if (time > slowest) {
        // A formula is slow if it is slow twice: the first time, the collector may have come by. What is remembered is pushed out.
        for (let k = 0; k < 40; k++) updateMistake(`W - ${k}*G - ${surfaceMistake(String(k))?.at ?? 0}`);
        slowest = Math.max(slowest, Math.min(time, read().time));
      }
      if ('value' in number && !Number.isFinite(number.value)) throw new Error(`${JSON.stringify(text)} is infinite`);
      for (const mistake of found) {
        if (!mistake) taken++;
        else if (!(mistake.at >= 0 && mistake.at <= text.length && mistake.problem.length > 10))
          throw new Error(`${JSON.stringify(text)}: ${JSON.stringify(mistake)}`);
      }
    }
    expect(taken).toBeGreaterThan(COUNT / 10);
    expect(slowest).toBeLessThan(50);
  }, 60_000);

  it('that are made to be slow take no longer', () => {
    const lines = (line: (i: number) => string, last: string) =>
      [...Array.from({ length: 45 }, (_, i) => line(i)), last].join('\n').slice(0, 1000);
    const doubled = lines((i) => `d${i + 1}=d${i}*d${i}`, '')
      .replace('d0*d0', 'G*G')
      .slice(0, 950);
    const last = /d(\d+)=[^\n]*\n[^\n]*$/.exec(doubled)?.[1] ?? '1';
    const bombs = [
      `${doubled.slice(0, doubled.lastIndexOf('\n'))}\nW - G/d${last}`,
      '('.repeat(1000),
      '-'.repeat(1000),
      '2^'.repeat(400),
      'x+'.repeat(190) + 'x',
      'W'.repeat(1000),
      '1'.repeat(1000),
      `W - ${'max('.repeat(100)}`,
      ' '.repeat(1000),
      '\n;'.repeat(400),
      `#${'x'.repeat(900)}`,
      'x'.repeat(1_000_000),
    ];
    for (const text of bombs) {
      const start = process.cpuUsage();
      surfaceMistake(text);
      updateMistake(text, [{ name: 'W', rows: 2, columns: 3 }]);
      numberOfExpression(text);
      expect(spent(start), text.slice(0, 30)).toBeLessThan(50);
    }
    expect(updateMistake(bombs[0]!, [{ name: 'W', rows: 2, columns: 3 }])).toBeUndefined();
  });
});
