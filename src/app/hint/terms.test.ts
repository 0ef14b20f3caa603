import { describe, expect, it } from 'vitest';
import { optimizers } from '../../optimizers/index.ts';
import { terms } from './terms.ts';

const text = (lines: ReturnType<typeof terms>) =>
  lines.map((line) => line.map((piece) => (piece.isTerm ? `[${piece.text}]` : piece.text)).join(''));

describe('terms', () => {
  it('marks a symbol in the lines in which it stands', () => {
    const adam = 'm ← β₁ m + (1−β₁) g;  v ← β₂ v + (1−β₂) g²;  w ← w − η m̂ / (√v̂ + ε)';
    expect(text(terms(adam, 'β₂'))).toEqual(['v ← [β₂] v + (1−[β₂]) g²']);
    expect(text(terms(adam, 'η'))).toEqual(['w ← w − [η] m̂ / (√v̂ + ε)']);
    expect(terms(adam, 'β')).toEqual([]);
  });

  it('takes no letter out of a word or a longer symbol', () => {
    expect(text(terms('u / max(1, rms(u)/d)', 'd'))).toEqual(['u / max(1, rms(u)/[d])']);
    expect(text(terms('λ_max λ ηλ', 'λ'))).toEqual(['λ_max [λ] η[λ]']);
  });

  it('shows, for every learning rate, momentum and weight decay, the term that it moves', () => {
    // What is typed by the user has no formula of its own.
    const known = optimizers.filter(({ kind }) => kind !== 'typed');
    const unshown = known.flatMap(({ kind, equation, hyper }) =>
      ['learningRate', 'momentum', 'weightDecay', 'beta1']
        .filter((name) => {
          const field = hyper[name];
          return field?.symbol !== undefined && terms(field.formula ?? equation, field.symbol).length === 0;
        })
        .map((name) => `${kind}.${name}`),
    );
    expect(unshown).toEqual([]);
  });

  it('loses nothing of a formula', () => {
    for (const { equation, hyper } of optimizers)
      for (const { symbol } of Object.values(hyper))
        for (const line of symbol === undefined ? [] : terms(equation, symbol))
          expect(equation).toContain(line.map((piece) => piece.text).join(''));
  });
});
