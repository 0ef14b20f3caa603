import { describe, expect, it } from 'vitest';
import { defaults } from '../../fields/fields.ts';
import type { PrecisionResult } from '../../probes/precisionResult.ts';
import type { PanelInput } from '../panel.ts';
import { testInput, testTrace } from '../testInput.ts';
import { rootsPrecisionKind } from './kind.ts';
import { bitsAxes, bitsSeries, wayAxes, waySeries } from './precisionSeries.ts';
import { conditionText, precisionCaption, precisionRequest, precisionTable } from './precisionWords.ts';

const result: PrecisionResult = {
  probe: 'precision',
  step: 7,
  parameter: 'W2',
  order: 4,
  ridge: 0,
  against: 'matrix',
  size: 16,
  matrices: 5,
  conditions: Float64Array.of(1, 10, 100),
  curves: [
    {
      method: 'coupled',
      label: 'coupled Newton',
      precision: 'float32',
      median: Float64Array.of(24, 22.25, NaN),
      least: Float64Array.of(24, 21, NaN),
      most: Float64Array.of(24, 23, NaN),
    },
  ],
  rules: [{ precision: 'float32', bits: 24, left: Float64Array.of(24, 22.5, 19.25) }],
  unfit: ['Newton–Schulz'],
  done: 4,
  all: 6,
  way: {
    condition: 1e6,
    method: 'coupled',
    label: 'coupled Newton',
    precision: 'float32',
    measures: 'max |M − I|',
    own: Float64Array.of(0.9, 1e-7, Infinity),
    residual: Float64Array.of(0.9, 0.02, NaN),
    error: Float64Array.of(0.9, 3e-4, NaN),
    given: 1,
    stopped: 'converged',
  },
  statistics: [
    { name: 'L', size: 8, condition: 50 },
    { name: 'R', size: 8, condition: Infinity },
  ],
};

const input = (change: PanelInput['settings'] = {}, rest: Partial<PanelInput> = {}): PanelInput =>
  testInput(
    [testTrace(0, 0, [1, 1])],
    {},
    {
      settings: { ...defaults(rootsPrecisionKind.fields), ...change },
      result,
      ...rest,
    },
  );

describe('roots and precision', () => {
  it('asks for what its settings say, with the run and weight in focus', () => {
    expect(precisionRequest(input({ order: '2', ridge: 1e-6, condition: 100 }))).toEqual({
      probe: 'precision',
      ...{ run: 0, seed: 0, step: 2, parameter: 'W1', order: 2, ridge: 1e-6, against: 'matrix' },
      ...{ methods: 'usual', precisions: 'all', condition: 100, method: 'coupled', precision: 'float32' },
    });
  });

  it('says what is kept at the condition number, what the iteration reports and what is true', () => {
    expect(precisionCaption(input({ condition: 12 }))).toBe(
      'At κ = 10 a root A^(−1/4) in float32 keeps 22.3 (Newton) of 24 bits in the median of 5 matrices; the rule bits − log₂(κ/p) leaves 22.5. ' +
        'At κ = 10⁶ coupled Newton in float32 converges at iteration 1 and reports 1·10⁻⁷; in truth max |XᵖA − I| is 0.02 and the root’s relative error 3·10⁻⁴. ' +
        'Condition numbers of A in W2 at step 7: L 50 and R singular. Newton–Schulz cannot take p = 4. 4 of 6 roots are computed.'.replace(
          '10⁻⁷',
          '10⁻⁷',
        ),
    );
    expect(precisionCaption(input({}, { result: undefined }))).toContain('being measured');
    expect(precisionCaption(input({}, { problem: 'no.' }))).toBe('Roots could not be measured: no.');
    expect([10, 100, 1e6, 2e6, 3.5].map(conditionText)).toEqual(['10', '10²', '10⁶', '2·10⁶', '3.5']);
  });

  it('has in its table what is drawn', () => {
    const { columns, rows } = precisionTable(input());
    for (const row of rows) expect(row).toHaveLength(columns.length);
    expect(rows).toHaveLength(3 + 3 + 2);
    const [first] = bitsSeries(result, undefined).filter(({ key }) => key === 'float32 coupled');
    expect(rows.slice(0, 3).map((row) => row[3])).toEqual([first!.y[0], first!.y[1], '']);
    expect(rows.slice(3, 6).map((row) => row[9])).toEqual([0.9, 0.02, '']);
    expect(rows.at(-1)!.slice(0, 3)).toEqual(['R of W2, A', '', 'singular']);
  });

  it('draws the rule in grey with its name, bits with their spread, and matrices that have a condition number', () => {
    const series = bitsSeries(result, undefined);
    expect(series.filter(({ quiet }) => quiet).map(({ label }) => label)).toEqual(['rule: bits − log₂(κ/p)']);
    expect(series.map(({ key }) => key)).toEqual(['rule float32', 'float32 coupled', 'statistic L']);
    expect(series[1]!.band).toEqual({ low: result.curves[0]!.least, high: result.curves[0]!.most });
    expect(bitsAxes(result).y.domain).toEqual([0, 26]);
  });

  it('keeps what has blown up at the edge of the picture', () => {
    const { y } = wayAxes({ ...result.way!, residual: Float64Array.of(1, 1e-3, 1e250) });
    expect(y.domain).toEqual([1e-7, 1e4]);
    expect(waySeries(result.way!).map(({ label }) => label)).toEqual([
      'true error of the root',
      'true max |XᵖA − I|',
      'reported max |M − I|',
    ]);
  });
});
