import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { experimentFields } from '../../experiment/experimentFields.ts';
import { placeFields } from '../../experiment/placeFields.ts';
import { viewFields } from '../../experiment/viewFields.ts';
import type { Fields } from '../../fields/fields.ts';
import { entries } from '../../lessons/glossary/index.ts';
import { lessonKinds } from '../../lessons/lessons.ts';
import { networks } from '../../networks/index.ts';
import { optimizers } from '../../optimizers/index.ts';
import { panelKinds } from '../../panels/kinds.ts';
import { problems } from '../../problems/index.ts';
import { formulas } from './formulas.ts';
import { Glossary } from './Glossary.tsx';
import { letters } from './letters.ts';
import { reference } from './reference.ts';
import { scripts } from './scripts.ts';
import { symbolAnchor } from './symbolAnchor.ts';

const page = renderToStaticMarkup(<Glossary />);
const ids = [...page.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]!);

/** The text of the page, or of one element of it, as it is read. */
function textOf(markup: string): string {
  return markup
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&');
}

/** A formula without the signs for indices and powers, as the page has it. */
function plain(formula: string): string {
  return scripts(formula)
    .map(({ type, text }) => (type === 'line' ? text : plain(text)))
    .join('');
}

describe('the page of the glossary', () => {
  it('has every entry under its key, with sentence, formula and the lesson that there is', () => {
    const text = textOf(page);
    for (const { key, term, says, formula, lesson } of entries) {
      expect(ids).toContain(key);
      expect(text).toContain(term);
      expect(text).toContain(says);
      for (const line of formula.split(/;\s+/)) expect(text).toContain(plain(line));
      if (lesson !== undefined) expect(lessonKinds).toContain(lesson);
      if (lesson !== undefined) expect(page).toContain(`index.html?lesson=${lesson}"`);
    }
  });

  it('has every symbol that anything declares, with its name and hint', () => {
    const records: readonly Fields[] = [
      ...optimizers.flatMap(({ hyper, fixed }) => [hyper, fixed]),
      ...[...problems, ...networks, ...panelKinds].map(({ fields }) => fields),
      experimentFields,
      viewFields,
      placeFields,
    ];
    const declared = records.flatMap((fields) => Object.values(fields)).filter(({ symbol }) => symbol !== undefined);
    expect(declared.length).toBeGreaterThan(150);
    for (const { symbol = '', label, hint } of declared) {
      const rows = page.split(`<tbody id="${symbolAnchor(symbol)}"`)[1]?.split('</tbody>')[0];
      expect(rows, symbol).toBeDefined();
      expect(textOf(rows ?? '')).toContain(`${label}`);
      expect(textOf(rows ?? '')).toContain(hint);
    }
  });

  it('has the formula of every optimizer', () => {
    const text = textOf(page);
    for (const { kind, equation } of optimizers) {
      expect(ids).toContain(`formula-${kind}`);
      for (const line of equation.split(/;\s+/)) expect(text).toContain(plain(line));
    }
  });

  it('has every anchor once, and leads nowhere else within itself', () => {
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    const targets = [...page.matchAll(/href="#([^"]*)"/g)].map((match) => match[1]!);
    expect(targets.length).toBeGreaterThan(500);
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
  });
});

describe('formulas', () => {
  it('say of every letter in them what it means', () => {
    const unsaid = formulas
      .flatMap(({ members }) => members)
      .filter(({ optimizer: { kind } }) => kind !== 'typed')
      .flatMap(({ optimizer: { kind, equation }, meanings }) => {
        const known = new Set(meanings.map(({ symbol }) => symbol).flatMap((symbol) => [symbol, withoutIndex(symbol)]));
        return lettersOf(equation)
          .filter((letter) => !known.has(letter) && !known.has(withoutIndex(letter)))
          .map((letter) => `${kind}: ${letter}`);
      });
    expect([...new Set(unsaid)]).toEqual([]);
  });

  it('explain no letter that does not stand in them', () => {
    const idle = letters.filter(
      ({ symbol, says, of = [] }) =>
        !of.every((kind) =>
          formulas
            .flatMap(({ members }) => members)
            .some(
              ({ optimizer, meanings }) =>
                optimizer.kind === kind && meanings.some((one) => one.symbol === symbol && one.says === says),
            ),
        ),
    );
    expect(idle.map(({ symbol }) => symbol)).toEqual([]);
  });
});

describe('a search', () => {
  it('finds words by what they are called, what they say and their symbols', () => {
    const found = (text: string) =>
      reference(text, 'themes').entries.flatMap(({ items }) => items.map(({ key }) => key));
    expect(found('κ')).toContain('conditionNumber');
    expect(found(' Misra ')).toContain('misraGries');
    expect(found('EMA')).toContain('ema');
    expect(found('zzzz')).toEqual([]);
    expect(reference('zzzz', 'themes')).toEqual({ entries: [], formulas: [], symbols: [] });
    expect(reference('', 'letters').entries.flatMap(({ items }) => items)).toHaveLength(entries.length);
  });

  it('finds formulas by method and author, and symbols by what they are called', () => {
    const { formulas: parts, symbols } = reference('shampoo', 'themes');
    expect(parts.flatMap(({ items }) => items.map(({ optimizer }) => optimizer.kind))).toContain('shampoo');
    expect(symbols.map(({ symbol }) => symbol)).toContain('α');
  });
});

describe('indices and powers', () => {
  const shown = (text: string) =>
    scripts(text).map(({ type, text: inside }) => (type === 'line' ? inside : `${type[0]}<${inside}>`));

  it('are set apart, without their outer parentheses', () => {
    expect(shown('L^(−1/p) g')).toEqual(['L', 'a<−1/p>', ' g']);
    expect(shown('κ = λ_max / λ_min')).toEqual(['κ = λ', 'b<max>', ' / λ', 'b<min>']);
    expect(shown('Q_Lᵀ t^½')).toEqual(['Q', 'b<L>', 'ᵀ t', 'a<½>']);
    expect(shown('e^(z_(yᵢ)) + 1')).toEqual(['e', 'a<z_(yᵢ)>', ' + 1']);
    expect(shown('‖A‖²_F')).toEqual(['‖A‖²', 'b<F>']);
  });

  it('are left alone where there are none', () => {
    expect(shown('_ ^ a_ b^')).toEqual(['_ ^ a_ b^']);
    expect(shown('x_(open')).toEqual(['x_(open']);
    expect(shown('')).toEqual([]);
  });
});

/** Letters of a formula with marks, primes and indices; words, names of functions, transposes and powers aside. */
function lettersOf(equation: string): readonly string[] {
  const bare = equation.replaceAll(/(?<!_)\b(?![a-z]\b)[a-z]{2,}\b/g, ' ').replaceAll(/[ᵀᵗⁿ]|\p{No}(?<![₀-₉])/gu, '');
  return bare.match(/Ds|CGₖ|FDℓ|[\p{Lu}\p{Ll}\p{Lo}]\p{M}*′?(?:_(?:[A-Z]|max|\([^)]*\))|[₀-₉ᵢⱼ]+)?/gu) ?? [];
}

function withoutIndex(symbol: string): string {
  return symbol.replace(/(?:_.*|[₀-₉ᵢⱼ]+)$/u, '');
}
