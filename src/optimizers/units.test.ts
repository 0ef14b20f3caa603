import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { asOne, byBlock, byLayer, byParameter, gather, scatter, type Parameter, type Unit } from './units.ts';

const layers = fc
  .array(fc.record({ columns: fc.integer({ min: 1, max: 5 }), bias: fc.boolean() }), { minLength: 1, maxLength: 3 })
  .map((list) =>
    list.flatMap(({ columns, bias }, layer): readonly Parameter[] => {
      const rows = layer === 0 ? 3 : list[layer - 1]!.columns;
      const weight = { name: `W${layer + 1}`, rows, columns, layer };
      return bias ? [weight, { name: `b${layer + 1}`, rows: 1, columns, layer }] : [weight];
    }),
  );

/** Arrays of two replicas whose elements are all different. */
function numbered(parameters: readonly Parameter[]): readonly Array64[] {
  let next = 0;
  return parameters.map(({ rows, columns }) =>
    xp.array(
      Float64Array.from({ length: 2 * rows * columns }, () => next++),
      [2, rows, columns],
    ),
  );
}

const partitions: readonly (readonly [string, (parameters: readonly Parameter[]) => readonly Unit[]])[] = [
  ['parameters', byParameter],
  ['layers', byLayer],
  ['all weights', asOne],
  ['blocks of 2', (parameters) => byBlock(parameters, 2)],
  ['blocks of 3', (parameters) => byBlock(parameters, 3)],
];

describe.each(partitions)('%s', (_, partition) => {
  it('are put together again as they were taken apart, whatever the network', () => {
    fc.assert(
      fc.property(layers, (parameters) => {
        const units = partition(parameters);
        const arrays = numbered(parameters);
        const parts = units.map((unit) => gather(xp, unit, arrays));
        parts.forEach(({ shape }, i) => expect(shape).toEqual([2, units[i]!.rows, units[i]!.columns]));
        const back = scatter(xp, units, parameters, parts);
        back.forEach(({ shape, data }, i) => {
          expect(shape).toEqual(arrays[i]!.shape);
          expect([...data]).toEqual([...arrays[i]!.data]);
        });
      }),
    );
  });
});

it('a layer has its biases as the last row', () => {
  const parameters = [
    { name: 'W1', rows: 2, columns: 2, layer: 0 },
    { name: 'b1', rows: 1, columns: 2, layer: 0 },
  ];
  const [unit] = byLayer(parameters);
  expect(unit).toMatchObject({ name: 'W1 + b1', rows: 3, columns: 2, layer: 0 });
  const both = gather(xp, unit!, [xp.array([1, 2, 3, 4], [1, 2, 2]), xp.array([5, 6], [1, 1, 2])]);
  expect([...both.data]).toEqual([1, 2, 3, 4, 5, 6]);
});

it('all weights as one are row after row, parameter after parameter', () => {
  const [unit] = asOne([
    { name: 'W1', rows: 2, columns: 2 },
    { name: 'b1', rows: 1, columns: 2 },
  ]);
  const all = gather(xp, unit!, [xp.array([1, 2, 3, 4], [1, 2, 2]), xp.array([5, 6], [1, 1, 2])]);
  expect(all.shape).toEqual([1, 1, 6]);
  expect([...all.data]).toEqual([1, 2, 3, 4, 5, 6]);
});

it('a row cut out of a matrix is no vector, a bias is one', () => {
  const units = byBlock(
    [
      { name: 'W', rows: 3, columns: 2 },
      { name: 'b', rows: 1, columns: 3 },
    ],
    2,
  );
  expect(units.map(({ name, isCut }) => [name, isCut === true])).toEqual([
    ['W[1,1]', true],
    ['W[2,1]', true],
    ['b[1,1]', false],
    ['b[1,2]', false],
  ]);
});
