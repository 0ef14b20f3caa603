import { describe, expect, it } from 'vitest';
import { presetOf } from '../../experiment/presets/index.ts';
import { studied, unstudied } from '../studies/studied.properties.ts';
import { graftingMatrix } from './graftingMatrix.tsx';
import { rescue } from './graftingWords.ts';
import { graftingCells, METHODS } from './pairs.ts';

const { experiment } = presetOf('grafting')!;

describe('direction and length', async () => {
  // Fewer steps than the preset: the verdicts come early.
  const input = await studied(graftingMatrix, { ...experiment, steps: 30 });
  const cells = graftingCells(input);
  const at = (magnitude: string, direction: string) =>
    cells[METHODS.indexOf(magnitude) * METHODS.length + METHODS.indexOf(direction)]!;

  // Agarwal et al. 2020, section 4: a method that fails by itself works with another's step length.
  it('makes Shampoo’s direction work, which diverges with its own length', () => {
    const first = at('adam', 'adam').best!.first;
    for (const { state, loss } of at('shampoo', 'shampoo').trials.map((trial) => trial!))
      expect(state === 'diverged' || loss > first).toBe(true);
    for (const magnitude of ['momentum', 'adagrad', 'adam']) {
      expect(at(magnitude, 'shampoo').loss, magnitude).toBeLessThan(0.2 * first);
    }
    expect(rescue(cells)?.alone).toBe(at('shampoo', 'shampoo'));
  });

  it('takes its failure with the length: every direction fails with Shampoo’s', () => {
    for (const direction of METHODS) {
      for (const { state, loss, first } of at('shampoo', direction).trials.map((trial) => trial!))
        expect(state === 'diverged' || loss > first, direction).toBe(true);
    }
  });

  it('names the best pair, and lists all', () => {
    const least = Math.min(...cells.map(({ loss }) => loss).filter(Number.isFinite));
    const caption = graftingMatrix.caption(input);
    expect(caption).toMatch(/Shampoo by itself (ends at \d|diverges)/);
    expect(caption.startsWith('Least loss: ')).toBe(true);
    const { columns, rows } = graftingMatrix.table(input);
    expect(rows).toHaveLength(2 * METHODS.length ** 2);
    expect(rows.every((row) => row.length === columns.length)).toBe(true);
    expect(Math.min(...rows.flatMap(([, , , loss]) => (typeof loss === 'number' ? [loss] : [])))).toBe(least);
    const shown = rows.filter((row) => row[5] === 'best').map((row) => row[3]);
    expect(shown).toEqual(cells.flatMap(({ loss }) => (Number.isNaN(loss) ? [] : [loss])));
  });
});

it('gives both halves of the diagonal the same settings', () => {
  const input = unstudied(graftingMatrix, experiment);
  const diagonal = graftingMatrix.study!(input)
    .flatMap(({ runs }) => runs)
    .filter(({ settings }) => settings['magnitude'] === settings['direction']);
  expect(diagonal).toHaveLength(2 * METHODS.length);
  for (const { settings } of diagonal)
    for (const name of ['Beta1', 'Beta2', 'Epsilon'])
      expect(settings[`magnitude${name}`]).toBe(settings[`direction${name}`]);
  expect(graftingMatrix.caption(input)).toBe(
    'Pairs of methods are being trained. So far 0 of 72 trainings have ended.',
  );
});
