import { describe, expect, it } from 'vitest';
import { float64 as xp, float64Engine } from '../array/float64.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { presetOf } from '../experiment/presets/index.ts';
import { createTrainer } from '../worker/trainer.ts';
import { trialExperiment, trialRun } from '../worker/trials.ts';
import { createProbes } from './index.ts';
import {
  gatherColumns,
  normalGradient,
  openGathering,
  readSpectrum,
  spectrumMeasures,
} from './spectraHistoryGathering.ts';
import type { SpectraHistoryRequest, SpectraHistoryResult } from './spectraHistoryResult.ts';
import { aspectRatio, isometryDimension, isometryMass } from './spectraHistoryTheory.ts';

const never = () => false;
const always = () => true;

async function trained(experiment: Experiment) {
  const trainer = await createTrainer(float64Engine(), experiment, () => 0);
  await trainer.advance(experiment.steps);
  return trainer.history;
}

const request = (change: Partial<SpectraHistoryRequest> = {}): SpectraHistoryRequest => ({
  probe: 'spectraHistory',
  run: 0,
  seed: 0,
  step: 120,
  decays: [0.99],
  share: 0.25,
  ...change,
});

/** The statistic of so many random gradients of one shape, read once at the end. */
function random(seed: number, rows: number, columns: number, decay: number, steps: number) {
  const gathering = openGathering(rows, decay, 0);
  for (let step = 0; step < steps; step++) gatherColumns(gathering, normalGradient(seed, rows, columns, step));
  return readSpectrum(gathering);
}

describe('the isometry null model', () => {
  it('holds 26.5 % of the mass in the top quarter at the proportions of 1024 × 256 gradients and β = 0.999', () => {
    const { mass, dimension } = spectrumMeasures(random(1, 32, 8, 0.999, 10_000), 8);
    expect(Math.abs(mass - 0.2645)).toBeLessThan(0.003);
    const gamma = aspectRatio(32, 8, 0.999, 10_000);
    expect(gamma).toBeCloseTo(0.002, 5);
    expect(Math.abs(isometryMass(0.25, gamma) - 0.2645)).toBeLessThan(5e-5);
    // 0.918 d was measured elsewhere; a single trial of 32 dimensions strays by a hundredth.
    expect(Math.abs(dimension / 32 - 0.918)).toBeLessThan(0.02);
    expect(Math.abs(isometryDimension(32, gamma) / 32 - dimension / 32)).toBeLessThan(0.02);
  });

  it('has an intrinsic dimension of 0.842 d at the proportions of 1024 × 64', () => {
    const trials = [1, 2, 3].map((seed) => spectrumMeasures(random(seed, 32, 2, 0.999, 10_000), 8).dimension / 32);
    expect(Math.abs(trials.reduce((sum, x) => sum + x, 0) / 3 - 0.842)).toBeLessThan(0.02);
    expect(Math.abs(isometryDimension(1, aspectRatio(64, 4, 0.999, 10_000)) - 0.843)).toBeLessThan(0.0005);
  });

  it('has the closed form 0.25 + 0.325 √γ, which says nothing where there are few columns', () => {
    for (const gamma of [0.0001, 0.01, 0.25])
      expect(Math.abs(isometryMass(0.25, gamma) - (0.25 + 0.325 * Math.sqrt(gamma)))).toBeLessThan(3e-4);
    expect(isometryMass(1, 0.1)).toBeCloseTo(1, 12);
    expect(isometryMass(0.25, 0.3)).toBeNaN();
    expect(aspectRatio(32, 8, 1, 4)).toBe(1);
    // A weighted mean remembers less than the sum, and as much while it is young.
    expect(aspectRatio(32, 8, 0.99, 2)).toBeCloseTo(aspectRatio(32, 8, 1, 2), 3);
    expect(aspectRatio(32, 8, 0.99, 5000)).toBeCloseTo(32 / (8 * 199), 9);
  });
});

describe('rotation', () => {
  it('is 1 for the same directions, 0 for others, NaN where there are not so many', () => {
    const gathering = openGathering(4, 0.5, 0);
    const axis = (i: number, size: number) =>
      xp.array(
        Float64Array.from({ length: 4 }, (_, j) => (j === i ? size : 0)),
        [1, 4, 1],
      );
    gatherColumns(gathering, axis(0, 2));
    expect([...readSpectrum(gathering).rotation].every(Number.isNaN)).toBe(true);
    gatherColumns(gathering, axis(0, 1));
    expect(readSpectrum(gathering).rotation[0]).toBeCloseTo(1, 12);
    gatherColumns(gathering, axis(1, 9));
    const { rotation } = readSpectrum(gathering);
    expect(rotation[0]).toBeCloseTo(0, 12);
    expect(rotation[1]).toBeNaN();
  });

  it('is the mean squared cosine of the principal angles: k/d for unrelated subspaces', () => {
    const gathering = openGathering(40, 0.001, 0);
    for (let step = 0; step < 60; step++) {
      gatherColumns(gathering, normalGradient(3, 40, 60, step));
      readSpectrum(gathering);
    }
    const seen = gathering.readings.slice(1).map(({ rotation }) => rotation[9]!);
    expect(Math.abs(seen.reduce((sum, x) => sum + x, 0) / seen.length - 10 / 40)).toBeLessThan(0.02);
    for (const { rotation } of gathering.readings.slice(1)) expect(rotation[39]).toBeCloseTo(1, 9);
  });
});

describe('the probe', () => {
  it('finds more than 80 % of the mass of a trained network’s gradients in the top quarter, far above random ones', async () => {
    const base = trialExperiment('twoSpirals', [trialRun('shampoo', { learningRate: 0.02 })], {
      steps: 120,
      batch: 32,
    });
    const experiment = {
      ...base,
      network: { kind: 'mlp', settings: { ...base.network.settings, widths: [40, 40] } },
    };
    const measure = createProbes(await trained(experiment), () => 0);
    const { axes, steps, every } = measure(request({ decays: [1, 0.99] }), never).result as SpectraHistoryResult;
    expect(every).toBe(2);
    expect(steps.length).toBe(60);
    expect(axes.map(({ parameter, side, size }) => `${parameter} ${side} ${size}`)).toEqual([
      'W1 left 2',
      'W1 right 40',
      'W2 left 40',
      'W2 right 40',
      'W3 left 40',
      'W3 right 2',
    ]);
    for (const { parameter, size, lines } of axes.filter(({ size }) => size === 40)) {
      for (const { own, random: null_, theory } of lines) {
        Array.from(steps).forEach((step, i) => {
          if (step >= 20) expect(own.mass[i]!).toBeGreaterThan(0.8);
          expect(own.dimension[i]!).toBeGreaterThanOrEqual(1);
          expect(own.dimension[i]!).toBeLessThan(size / 2);
        });
        expect(own.mass.at(-1)!).toBeGreaterThan(null_.mass.at(-1)! + 0.2);
        // 40 × 40, 120 steps: γ is about 0.01, and 10 eigenvalues of 40 stray from the semicircle by a thousandth or two of the mass.
        if (parameter === 'W2') expect(Math.abs(null_.mass.at(-1)! - theory.mass.at(-1)!)).toBeLessThan(0.01);
      }
    }
  });

  it('shows what the preset says: nearly all of the mass of every layer, of random gradients about a third at most', async () => {
    const { experiment } = presetOf('layers')!;
    const history = await trained({ ...experiment, runs: experiment.runs.slice(0, 1) });
    const measure = createProbes(history, () => 0);
    const { axes, steps } = measure(request({ step: 300 }), never).result as SpectraHistoryResult;
    const long = axes.filter(({ size }) => size === 24);
    expect(new Set(long.map(({ parameter }) => parameter)).size).toBe(5);
    for (const { lines } of long) {
      Array.from(steps).forEach((step, i) => {
        if (step >= 20) expect(lines[0]!.own.mass[i]!).toBeGreaterThan(0.95);
        // Of a few steps of 2 columns each, random statistics are concentrated too.
        if (step >= 150) expect(lines[0]!.random.mass[i]!).toBeLessThan(0.37);
      });
    }
  });

  it('answers late with what it has, goes on from there, and ends where it would have in one go', async () => {
    const experiment = trialExperiment('moons', [trialRun('adam')], { steps: 60 });
    const history = await trained(experiment);
    const wanted = request({ step: 60 });
    const measure = createProbes(history, () => 0);
    const first = measure(wanted, always);
    expect(first.complete).toBe(false);
    expect(first.result.step).toBeLessThan(60);
    let answer = first;
    for (let turn = 0; turn < 10_000 && !answer.complete; turn++) answer = measure(wanted, always);
    expect(answer.result).toEqual(createProbes(history, () => 0)(wanted, never).result);
    // An earlier step shows the beginning of the same.
    const early = measure(request({ step: 31 }), never).result as SpectraHistoryResult;
    expect(early.step).toBe(31);
    expect([...early.axes[0]!.lines[0]!.own.mass]).toEqual([
      ...(answer.result as SpectraHistoryResult).axes[0]!.lines[0]!.own.mass.slice(0, 31),
    ]);
  });

  it('sums what the spectra panel sums: the same masses for a method that keeps no matrix', async () => {
    const history = await trained(trialExperiment('moons', [trialRun('sgd')], { steps: 40 }));
    const measure = createProbes(history, () => 0);
    const { axes } = measure(request({ step: 40 }), never).result as SpectraHistoryResult;
    const spectra = measure(
      { probe: 'spectra', run: 0, seed: 0, step: 40, parameter: 'W2', decay: 0.99 },
      never,
    ).result;
    if (spectra.probe !== 'spectra') throw new Error('not the spectra');
    const left = axes.find(({ parameter, side }) => parameter === 'W2' && side === 'left')!;
    expect(left.lines[0]!.own.mass.at(-1)!).toBeCloseTo(spectra.spectra[0]!.topMass, 10);
    expect(left.lines[0]!.own.dimension.at(-1)!).toBeCloseTo(spectra.spectra[0]!.intrinsicDimension, 8);
    expect(left.lines[0]!.random.mass.at(-1)!).toBeCloseTo(spectra.spectra[0]!.baseline.topMass, 10);
  });
});
