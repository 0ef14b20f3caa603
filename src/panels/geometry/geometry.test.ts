import { describe, expect, it } from 'vitest';
import { defaults, type Settings } from '../../fields/fields.ts';
import type { GeometryStep, GeometryView } from '../../probes/geometryResult.ts';
import type { PanelInput } from '../panel.ts';
import { testInput, testTrace } from '../testInput.ts';
import { geometryCaption, geometryRequest, geometryTable, halvingRatios } from './geometryCaption.ts';
import { geometryKind } from './kind.ts';
import { lossDomain } from './lossDomain.ts';
import { placeNear } from './placeNear.ts';

const step = (name: GeometryStep['name'], change: Partial<GeometryStep> = {}): GeometryStep => ({
  name,
  x: 1,
  y: 0.5,
  length: 1.5,
  inPlane: 0.56,
  cosine: 0.8,
  predicted: -0.25,
  actual: -0.125,
  divergence: 0.0625,
  fisherForm: 0.07,
  losses: Float64Array.of(0.5, 0.375, 0.75),
  ...change,
});

const view: GeometryView = {
  step: 7,
  planeOf: 'network',
  planeLabel: 'the gradient and the step of the natural gradient',
  axes: ['down the gradient', 'across it'],
  center: [0, 0],
  weights: 22,
  examples: 150,
  loss: 0.5,
  gradientNorm: 0.1,
  rate: 2,
  grid: { x: [-1, 1], y: [-1, 1], columns: 2, rows: 2, values: Float32Array.of(1, 2, 3, 4) },
  minima: new Float32Array(0),
  steps: [
    step('gradient', { actual: -0.01 }),
    step('newton', { cosine: -0.3, actual: 0.03 }),
    step('saddleFree'),
    step('natural'),
    step('empirical'),
  ],
  multiples: Float64Array.of(0, 1, 2),
  euclidean: 0.2,
  fisherBall: Float64Array.of(1, 0, 0, 2),
  divergenceBall: Float64Array.of(1.5, 0, 0, 2.5),
  halving: {
    divergence: Float64Array.of(2 + 0.8, 0.5 + 0.1, 0.125 + 0.0125),
    fisherForm: Float64Array.of(2, 0.5, 0.125),
  },
  hessian: { least: -0.5, greatest: 0.5, negative: 6 },
  gaussNewtonDifference: 2e-16,
  empiricalDifference: 0.31,
};

function input(
  change: Partial<GeometryView> | undefined,
  settings: Settings = {},
  rest: Partial<PanelInput> = {},
): PanelInput {
  return testInput(
    [testTrace(0, 0, [1, 0.5])],
    {},
    {
      settings: { ...defaults(geometryKind.fields), ...settings },
      result: { probe: 'geometry', step: 7, done: change ? 1 : 0.305, ...(change && { view: { ...view, ...change } }) },
      ...rest,
    },
  );
}

describe('the caption', () => {
  it('says what each step does, where Newton goes, and how far ½ δᵀFδ is off', () => {
    expect(geometryCaption(input({}))).toBe(
      "From the weights of A at step 7, where the loss is 0.5, one step changes it by: gradient −0.01, Newton +0.03, saddle-free −0.13, natural −0.13, empirical Fisher −0.13. 6 of the Hessian's 22 eigenvalues are negative: Newton goes uphill, towards a saddle. The natural step moves the predictions by 0.0625 nats; ½ δᵀFδ says 0.07, and each halving divides the error by 8.0 in the end.",
    );
  });

  it('leaves out what is not shown, and says of surfaces that they have no Fisher matrix', () => {
    const some = geometryCaption(input({}, { show: 'fisher' }));
    expect(some).not.toContain('Newton');
    const [gradient, newton, free] = view.steps;
    const { halving: _h, fisherBall: _f, divergenceBall: _d, ...rest } = view;
    const surface = {
      ...rest,
      planeOf: 'surface',
      steps: [gradient!, newton!, free!],
      weights: 2,
      hessian: { least: 1, greatest: 2, negative: 0 },
    } as const;
    const text = geometryCaption(
      input(undefined, {}, { result: { probe: 'geometry', step: 7, done: 1, view: surface } }),
    );
    expect(text).toContain('Newton heads for a minimum');
    expect(text).toContain('A surface predicts nothing');
  });

  it('says how far the measurement is, and why there is none', () => {
    expect(geometryCaption(input(undefined))).toContain('30 % done');
    expect(geometryCaption(input({}, {}, { problem: 'there is one weight' }))).toBe(
      'There is no geometry to show: there is one weight.',
    );
  });
});

it('divides errors only as long as they are larger than rounding', () => {
  const [first, second, ...none] = halvingRatios(view.halving);
  expect(first).toBeCloseTo(8, 12);
  expect(second).toBeCloseTo(8, 12);
  expect(none).toEqual([]);
  const flat = { divergence: Float64Array.of(1.1, 0.25, 0.0625), fisherForm: Float64Array.of(1, 0.25, 0.0625) };
  expect(halvingRatios(flat)).toEqual([]);
});

it('has a table with every step, every point of the lines and of the balls', () => {
  const { columns, rows } = geometryTable(input({}));
  const of = (what: string) => rows.filter(([name]) => name === what);
  for (const row of rows) expect(row).toHaveLength(columns.length);
  expect(of('natural')).toEqual([['natural', 1, 1, 0.5, 0.375, -0.25, 1.5, 0.0625, 0.07]]);
  expect(of('along natural').map((row) => [row[1], row[4]])).toEqual([
    [0, 0.5],
    [1, 0.375],
    [2, 0.75],
  ]);
  expect(of('KL ball').map((row) => [row[2], row[3]])).toEqual([
    [1.5, 0],
    [0, 2.5],
  ]);
  expect(of('½ δᵀFδ ball')).toHaveLength(2);
  expect(of('natural, halved')).toHaveLength(3);
  expect(geometryTable(input({}, { show: 'hessian' })).rows.some(([name]) => name === 'natural')).toBe(false);
  expect(geometryTable(input(undefined)).rows).toEqual([]);
});

it('asks for a network at every twentieth of the training, for a surface at every step', () => {
  const at = (cursor: number, batch: number) => geometryRequest(input({}, { length: 'ball' }, { cursor, batch }))!;
  expect([at(13, 8).step, at(13, 8).length]).toEqual([10, 'ball']);
  expect([at(13, 0).step, at(13, 0).length]).toEqual([13, 'own']);
  expect(at(100, 8).step).toBe(100);
});

it('shows losses from the lowest to as far above the point as there is way down', () => {
  const [low, high] = lossDomain(1, [
    { losses: Float64Array.of(1, 0.5, 30, Number.NaN) },
    { losses: Float64Array.of(1, 0.9) },
  ]);
  expect([low, high]).toEqual([0.45, 1.55]);
  const [up, down] = lossDomain(1, [{ losses: Float64Array.of(1, 3) }]).map((value) => value);
  expect([up, down]).toEqual([0.9, 3.1]);
});

it('places names beside their points, apart from each other and inside', () => {
  const room = { x: 0, y: 0, width: 200, height: 100 };
  const boxes = placeNear(
    [
      { x: 50, y: 50, width: 60 },
      { x: 52, y: 50, width: 60 },
      { x: 190, y: 50, width: 60 },
    ],
    room,
    8,
  );
  expect(boxes[0]).toMatchObject({ x: 58, y: 43.5 });
  const apart = (a: number, b: number) => {
    const [p, q] = [boxes[a]!, boxes[b]!];
    return p.x + p.width <= q.x || q.x + q.width <= p.x || p.y + p.height <= q.y || q.y + q.height <= p.y;
  };
  expect([apart(0, 1), apart(0, 2), apart(1, 2)]).toEqual([true, true, true]);
  expect(boxes[2]!.x + boxes[2]!.width).toBeLessThanOrEqual(200);
});
