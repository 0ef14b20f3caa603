import { describe, expect, it } from 'vitest';
import { defaults, numberOf, type Settings } from '../fields/fields.ts';
import { problemOf, problems } from './index.ts';
import type { DataProblem, Dataset } from './problem.ts';

const generated = problems.filter((problem) => problem.type === 'data').filter((problem) => !problem.needsData);

function dataProblem(kind: string): DataProblem {
  const problem = problemOf(kind);
  if (problem?.type !== 'data') throw new Error(`${kind} has no data`);
  return problem;
}

/** How many examples each class has; every target row must be one-hot. */
function classCounts({ examples, targetWidth, targets }: Dataset): number[] {
  const counts = Array.from({ length: targetWidth }, () => 0);
  for (let row = 0; row < examples; row++) {
    const target = [...targets.subarray(row * targetWidth, (row + 1) * targetWidth)];
    expect(target.filter((value) => value === 1)).toHaveLength(1);
    expect(target.filter((value) => value === 0)).toHaveLength(targetWidth - 1);
    counts[target.indexOf(1)]!++;
  }
  return counts;
}

/** The empirical covariance of the inputs, about 0. */
function covariance({ examples, inputWidth, inputs }: Dataset): number[][] {
  return Array.from({ length: inputWidth }, (_, a) =>
    Array.from({ length: inputWidth }, (_unused, b) => {
      let sum = 0;
      for (let row = 0; row < examples; row++) sum += inputs[row * inputWidth + a]! * inputs[row * inputWidth + b]!;
      return sum / examples;
    }),
  );
}

describe.each(generated.map((problem) => ({ kind: problem.kind, problem })))('$kind', ({ problem }) => {
  const settings = defaults(problem.fields);
  const all = (seed: number, changed: Settings = {}) => problem.generate({ ...settings, ...changed }, seed);

  it('is a function of settings and seed', () => {
    expect(all(3)).toEqual(all(3));
    expect(all(3).training.inputs).not.toEqual(all(4).training.inputs);
    expect(all(3).training.inputs.slice(0, 20)).not.toEqual(all(3).heldOut.inputs.slice(0, 20));
  });

  it('has the promised numbers of finite examples of ordinary size', () => {
    for (const [points, heldOut] of [
      [400, 0.25],
      [11, 0.5],
      [10, 0],
      [10, 0.8],
    ] as const) {
      const { training, heldOut: rest } = all(1, { points, heldOut });
      expect(rest.examples).toBe(Math.round(points * heldOut));
      expect(training.examples + rest.examples).toBe(points);
      for (const data of [training, rest]) {
        expect(data.inputs).toHaveLength(data.examples * data.inputWidth);
        expect(data.targets).toHaveLength(data.examples * data.targetWidth);
        expect(data.inputWidth).toBe(training.inputWidth);
        // Six standard deviations of the widest inputs.
        expect(data.inputs.every((value) => Math.abs(value) < 6)).toBe(true);
        expect(data.targets.every(Number.isFinite)).toBe(true);
      }
    }
  });

  it('does not let the held-out share change the training rule', () => {
    expect(all(1, { points: 100, heldOut: 0.5 }).training).toEqual(all(1, { points: 50, heldOut: 0 }).training);
  });

  // Clicks are as rare as they are.
  if (problem.task(settings) === 'classification' && !['clickStream', 'sequences'].includes(problem.kind)) {
    it('has one-hot classes of equal number up to one, in both parts', () => {
      for (const points of [400, 397, 10]) {
        for (const data of Object.values(all(1, { points }))) {
          const counts = classCounts(data);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        }
      }
    });
  }
});

describe('geometry without noise', () => {
  const clean = (kind: string, changed: Settings = {}) => {
    const problem = dataProblem(kind);
    return problem.generate({ ...defaults(problem.fields), noise: 0, heldOut: 0, ...changed }, 5).training;
  };
  const rows = ({ examples, inputs, targets, targetWidth }: Dataset) =>
    Array.from({ length: examples }, (_, i) => ({
      x: inputs[2 * i]!,
      y: inputs[2 * i + 1]!,
      label: targets.subarray(i * targetWidth, (i + 1) * targetWidth).indexOf(1),
    }));

  it('spirals are each other turned by half a turn and wind as often as asked', () => {
    const points = rows(clean('twoSpirals', { points: 400, turns: 2 }));
    let turned = 0;
    for (let i = 0; i < 400; i += 2) {
      expect(points[i + 1]!.x).toBeCloseTo(-points[i]!.x, 12);
      expect(points[i + 1]!.y).toBeCloseTo(-points[i]!.y, 12);
      const next = points[i + 2];
      const here = points[i]!;
      if (next)
        turned += Math.atan2(here.x * next.y - here.y * next.x, here.x * next.x + here.y * next.y) / (2 * Math.PI);
    }
    expect(turned).toBeCloseTo(2 * (199 / 200), 9);
  });
  it('moons lie on half circles of radius 1 that no line separates', () => {
    for (const { x, y, label } of rows(clean('moons'))) {
      expect(label === 0 ? Math.hypot(x + 0.5, y + 0.25) : Math.hypot(x - 0.5, y - 0.25)).toBeCloseTo(1, 12);
      expect((label === 0 ? y + 0.25 : 0.25 - y) > -1e-12).toBe(true);
    }
  });
  it('rings have the two radii', () => {
    for (const { x, y, label } of rows(clean('rings', { inner: 0.3 })))
      expect(Math.hypot(x, y)).toBeCloseTo(label === 0 ? 0.3 : 1, 12);
  });
  it('blobs have one centre a class, evenly on the unit circle', () => {
    const points = rows(clean('blobs', { classes: 5 }));
    for (const { x, y, label } of points) {
      expect(Math.hypot(x, y)).toBeCloseTo(1, 12);
      const next = points.find((point) => point.label === (label + 1) % 5)!;
      expect(Math.hypot(next.x - x, next.y - y)).toBeCloseTo(2 * Math.sin(Math.PI / 5), 12);
    }
  });
  it('XOR is the sign of the product, in all four quadrants', () => {
    const points = rows(clean('xor'));
    for (const { x, y, label } of points) expect(x * y > 0 ? 0 : 1).toBe(label);
    expect(new Set(points.map(({ x, y }) => `${Math.sign(x)} ${Math.sign(y)}`)).size).toBe(4);
  });
});

describe('correlated inputs', () => {
  const settings = { points: 4000, heldOut: 0, inputs: 4, conditionNumber: 1000, rotation: 'none', noise: 0 };
  const regression = dataProblem('illConditionedRegression');

  it('have variances spread from 1 to 1/κ along the inputs, or along random directions', () => {
    const variances = covariance(regression.generate(settings, 1).training).map((row, i) => row[i]!);
    // 4000 draws estimate a variance to √(2/4000) = 2.2 % (one standard deviation).
    [1, 0.1, 0.01, 0.001].forEach((expected, i) =>
      expect(variances[i]! / expected).toSatisfy((ratio: number) => Math.abs(ratio - 1) < 0.1),
    );
    const rotated = covariance(regression.generate({ ...settings, rotation: 'random' }, 1).training);
    const trace = rotated.reduce((sum, row, i) => sum + row[i]!, 0);
    expect(trace).toSatisfy((value: number) => Math.abs(value / 1.111 - 1) < 0.1);
    expect(Math.min(...rotated.map((row, i) => row[i]!))).toBeGreaterThan(0.005);
  });

  it('give a linear target without noise', () => {
    const { inputs, targets } = regression.generate(settings, 2).training;
    // Four examples determine the weights; all others must agree. Solved by elimination here, independently of the code under test.
    const rows = Array.from({ length: 4 }, (_, i) => [...inputs.subarray(4 * i, 4 * i + 4), targets[i]!]);
    for (let pivot = 0; pivot < 4; pivot++) {
      for (let other = 0; other < 4; other++) {
        if (other === pivot) continue;
        const factor = rows[other]![pivot]! / rows[pivot]![pivot]!;
        rows[other] = rows[other]!.map((value, k) => value - factor * rows[pivot]![k]!);
      }
    }
    const weights = rows.map((row, i) => row[4]! / row[i]!);
    for (let i = 4; i < 100; i++) {
      expect(weights.reduce((sum, weight, k) => sum + weight * inputs[4 * i + k]!, 0)).toBeCloseTo(targets[i]!, 9);
    }
  });

  it('reach a teacher whose targets have ordinary size and are not linear', () => {
    const teacher = dataProblem('teacherStudent');
    const { targets, targetWidth, examples } = teacher.generate(
      { ...defaults(teacher.fields), noise: 0, points: 2000 },
      1,
    ).training;
    const variance = targets.reduce((sum, value) => sum + value * value, 0) / targets.length;
    expect(targetWidth).toBe(numberOf(defaults(teacher.fields), 'outputs'));
    expect(targets).toHaveLength(examples * targetWidth);
    expect(variance).toBeGreaterThan(0.05);
    expect(variance).toBeLessThan(2);
  });
});

describe('a click stream', () => {
  const problem = dataProblem('clickStream');
  const usual = { ...defaults(problem.fields), points: 4000, heldOut: 0 };
  const rows = ({ inputs, inputWidth, examples }: Dataset) =>
    Array.from({ length: examples }, (_, i) => inputs.subarray(i * inputWidth, (i + 1) * inputWidth));

  it('has one value in every field, the k-th as often as Zipf says, at a width a browser trains', () => {
    const { training } = problem.generate(usual, 1);
    const all = rows(training);
    expect(all.every((row) => row.filter((x) => x === 1).length === 8 && row.every((x) => x === 0 || x === 1))).toBe(
      true,
    );
    // The first field has four values: 1/k^1.1, of which the first is 0.496 of all; 4000 draws have a deviation of 0.008.
    const first = [0, 1, 2, 3].map((k) => all.filter((row) => row[k] === 1).length / all.length);
    const weights = [1, 2, 3, 4].map((k) => k ** -1.1);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    first.forEach((share, k) => expect(Math.abs(share - weights[k]! / sum)).toBeLessThan(0.03));
    expect(problem.generate({ ...usual, fields: 12, values: 96, points: 10 }, 1).training.inputWidth).toBeLessThan(512);
  });
  it('has rare clicks, rarer where the log-odds are lower', () => {
    const rate = (base: number) => {
      const { targets, examples } = problem.generate({ ...usual, base }, 1).training;
      return targets.filter((x, i) => i % 2 === 1 && x === 1).length / examples;
    };
    expect(rate(-2)).toBeGreaterThan(0.05);
    expect(rate(-2)).toBeLessThan(0.3);
    expect(rate(-4)).toBeLessThan(rate(-2) / 2);
  });
  it('drifts only until the held-out examples', () => {
    const few = { ...usual, points: 400, heldOut: 0.5 };
    const [drifted, still] = [problem.generate({ ...few, drift: 2 }, 1), problem.generate(few, 1)];
    expect(drifted.training).toEqual(still.training);
    expect(drifted.heldOut.inputs).toEqual(still.heldOut.inputs);
    expect(drifted.heldOut.targets).not.toEqual(still.heldOut.targets);
  });
});

describe('a stream of convex losses', () => {
  it('has numbers of variance about 1, or two classes', () => {
    const problem = dataProblem('convexStream');
    const usual = { ...defaults(problem.fields), points: 2000, noise: 0 };
    const { targets } = problem.generate(usual, 3).training;
    const variance = targets.reduce((sum, value) => sum + value * value, 0) / targets.length;
    // The variance of `w·x` is that of 20 weights, weighted by the spectrum.
    expect(variance).toBeGreaterThan(0.2);
    expect(variance).toBeLessThan(4);
    expect(Math.min(...classCounts(problem.generate({ ...usual, loss: 'logistic' }, 3).training))).toBeGreaterThan(300);
  });
});

describe('inline data', () => {
  const inline = dataProblem('inline');
  const usual = defaults(inline.fields);
  it('are all for training, unchanged', () => {
    const { training, heldOut } = inline.generate(usual, 0, {
      inputs: [
        [1, 2],
        [3, 4],
      ],
      targets: [[5], [6]],
    });
    expect(training).toEqual({
      examples: 2,
      inputWidth: 2,
      targetWidth: 1,
      inputs: Float64Array.of(1, 2, 3, 4),
      targets: Float64Array.of(5, 6),
    });
    expect(heldOut.examples).toBe(0);
  });
  it('are divided by the seed, every example into one part', () => {
    const rows = Array.from({ length: 40 }, (_, i) => [i]);
    const parts = (seed: number) =>
      inline.generate({ ...usual, heldOut: 0.25 }, seed, { inputs: rows, targets: rows.map(([i]) => [-i!]) });
    const { training, heldOut } = parts(1);
    expect([training.examples, heldOut.examples]).toEqual([30, 10]);
    expect([...training.inputs, ...heldOut.inputs].sort((a, b) => a - b)).toEqual(rows.flat());
    expect(training.targets).toEqual(training.inputs.map((i) => -i));
    expect(parts(2).heldOut.inputs).not.toEqual(heldOut.inputs);
    expect(parts(1)).toEqual({ training, heldOut });
  });
  it('are refused when missing, empty or ragged', () => {
    expect(() => inline.generate(usual, 0)).toThrow('needs data');
    expect(() => inline.generate(usual, 0, { inputs: [], targets: [] })).toThrow('0 inputs');
    expect(() => inline.generate(usual, 0, { inputs: [[1]], targets: [] })).toThrow('1 inputs and 0 targets');
    expect(() => inline.generate(usual, 0, { inputs: [[1, 2], [3]], targets: [[1], [2]] })).toThrow(
      'inputs: row 1 has 1 columns, not 2',
    );
    expect(() => inline.generate(usual, 0, { inputs: [[1], [2]], targets: [[], []] })).toThrow(
      'targets: row 0 has 0 columns',
    );
  });
});
