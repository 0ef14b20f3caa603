import { describe, expect, it } from 'vitest';
import type { SpectraResult, Spectrum } from '../../probes/results.ts';
import { percent } from '../percent.ts';
import { spectraCaption, spectraNote, spectraRequest, spectraTable, spectrumAbsence } from './spectraCaption.ts';
import { eigenvalueDomain } from './spectraDomain.ts';
import { testInput, testTrace } from '../testInput.ts';

const trained = [testTrace(0, 0, [1, 1]), testTrace(1, 0, [1, 1])];

function spectrum(name: string, topMass: number, random: number, change: Partial<Spectrum> = {}): Spectrum {
  return {
    name,
    size: 4,
    topCount: 1,
    topMass,
    eigenvalues: Float64Array.of(4, 2, 1, 0.5),
    intrinsicDimension: 2,
    baseline: { eigenvalues: Float64Array.of(3, 2, 1.5, 1), topMass: random },
    history: {
      steps: Int32Array.of(1, 420),
      topMass: Float64Array.of(1, topMass),
      baselineTopMass: Float64Array.of(Number.NaN, random),
    },
    trail: [{ step: 1, eigenvalues: Float64Array.of(1, 0, 0, 0) }],
    ...change,
  };
}

const result: SpectraResult = {
  probe: 'spectra',
  step: 420,
  parameter: 'W1',
  rows: 2,
  columns: 8,
  origin: 'optimizer',
  decay: 1,
  spectra: [spectrum('L', 0.93, 0.265), spectrum('R', 0.5, 0.27)],
};

describe('spectraRequest', () => {
  it('asks for the chosen weight at the cursor', () => {
    const input = testInput(trained, { parameter: 'W2', focus: 1, decay: 0.9 }, { cursor: 7 });
    expect(spectraRequest(input)).toEqual({
      probe: 'spectra',
      run: 1,
      seed: 0,
      step: 7,
      parameter: 'W2',
      decay: 0.9,
    });
  });

  it('asks for nothing before the first gradient, without a run or without weights', () => {
    expect(spectraRequest(testInput(trained, {}, { cursor: 0 }))).toBeUndefined();
    expect(spectraRequest(testInput([], {}, { cursor: 7 }))).toBeUndefined();
    expect(spectraRequest(testInput(trained, {}, { parameters: [], cursor: 7 }))).toBeUndefined();
  });
});

describe('spectraCaption', () => {
  const caption = (change: Partial<SpectraResult>) =>
    spectraCaption(testInput(trained, {}, { result: { ...result, ...change } }));

  it('gives the shares beside those of random gradients', () => {
    expect(caption({})).toBe(
      "At step 420 the top 25 % of L's eigenvalues (1 of 4) hold 93 % of the mass (random gradients: 26.5 %), R's (1 of 4) 50 % (random gradients: 27 %).",
    );
  });

  it('says when the statistic is observed', () => {
    expect(caption({ origin: 'observed', decay: 0.99 })).toContain(
      ' L and R of W1 are observed from the gradients with decay 0.99, because A keeps no matrix.',
    );
    expect(caption({ origin: 'observed', spectra: [spectrum('R', 0.9, 0.3)] })).toContain(
      ' R of W1 is observed from the gradients, because A keeps no matrix.',
    );
  });

  it('warns where random gradients are concentrated too, but not where a quarter is a half', () => {
    const warning = 'fakes decay';
    expect(caption({ spectra: [spectrum('L', 0.93, 0.41)] })).toContain(warning);
    expect(caption({ spectra: [spectrum('L', 0.93, 0.39)] })).not.toContain(warning);
    expect(caption({ spectra: [spectrum('R', 0.93, 0.6, { size: 2 })] })).not.toContain(warning);
  });

  it('says what is missing', () => {
    const nan = spectrum('R', Number.NaN, 0.3, { eigenvalues: Float64Array.of(Number.NaN, 1) });
    expect(caption({ spectra: [nan] })).toBe(
      'At step 420 there is no spectrum of W1: R has become infinite, the run has diverged.',
    );
    expect(spectraCaption(testInput(trained))).toBe('The spectra of W1 are being measured.');
    expect(spectraCaption(testInput(trained, {}, { cursor: 0 }))).toBe(
      'Before the first step no gradient has been seen.',
    );
    expect(spectraCaption(testInput([]))).toBe('There is no run whose statistics could be shown.');
    expect(spectraCaption(testInput(trained, {}, { problem: 'too large' }))).toBe(
      'The spectra could not be measured: too large',
    );
  });

  it('tells a zero statistic from an infinite one', () => {
    const zero = spectrum('L', Number.NaN, 0.3, { eigenvalues: Float64Array.of(0, 0) });
    expect(spectrumAbsence(zero)).toBe('all gradients so far are zero, and so is L');
    expect(spectrumAbsence(spectrum('L', 1, 1))).toBeUndefined();
  });
});

describe('spectraNote', () => {
  it('says whose statistic it is and what is faint', () => {
    expect(spectraNote(testInput(trained), result)).toBe('W1 (2 × 8), kept by A. Faint: earlier steps, from step 1.');
  });
});

describe('spectraTable', () => {
  it('lists eigenvalues at the cursor, then shares over steps', () => {
    const { columns, rows } = spectraTable(testInput(trained, {}, { result }));
    expect(rows).toHaveLength(2 * (4 + 2));
    expect(rows.every((row) => row.length === columns.length)).toBe(true);
    expect(rows[1]).toEqual(['L', 420, 2, 2, 2, 6 / 7.5, 5 / 7.5, '', '']);
    expect(rows[4]).toEqual(['L', 1, '', '', '', '', '', 1, '']);
    expect(rows[5]).toEqual(['L', 420, '', '', '', '', '', 0.93, 0.265]);
  });
});

describe('eigenvalueDomain', () => {
  const values = (...eigenvalues: number[]) =>
    spectrum('L', 1, 1, { eigenvalues: Float64Array.from(eigenvalues), trail: [] });

  it('spans at least a decade around what there is', () => {
    const { domain, hasFloor } = eigenvalueDomain(values(4, 2, 1, 0.5));
    expect(hasFloor).toBe(false);
    expect(domain[0]).toBeCloseTo(0.6 * 0.125, 12);
    expect(domain[1]).toBeGreaterThan(1);
    expect(eigenvalueDomain(values(4, 4, 4, 4)).domain[0]).toBeCloseTo(0.1, 12);
  });

  it('ends at 10⁻¹² of the largest where something is smaller, zero or negative', () => {
    for (const small of [1e-13, 0, -1e-9]) {
      expect(eigenvalueDomain(values(1, small))).toMatchObject({ hasFloor: true, domain: [1e-12, expect.anything()] });
    }
    expect(eigenvalueDomain(values(1, 2e-12))).toMatchObject({ hasFloor: false });
  });
});

describe('percent', () => {
  it('has three digits and never claims all of what is less', () => {
    expect([0.265, 0.9312, 1, 0.99999, 0].map(percent)).toEqual(['26.5 %', '93.1 %', '100 %', '>99.9 %', '0 %']);
  });
});
