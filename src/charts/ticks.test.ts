import { describe, expect, it } from 'vitest';
import { formatNumber, powerOfTen } from './formatNumber.ts';
import { axisScale } from './scale.ts';
import { axisTicks } from './ticks.ts';

const texts = (ticks: ReturnType<typeof axisTicks>) => ticks.flatMap((tick) => tick.text ?? []);

describe('axisTicks', () => {
  it('writes powers of ten and leaves what is between unlabelled', () => {
    const ticks = axisTicks({ label: '', type: 'log', domain: [1e-3, 1] }, 6);
    expect(texts(ticks)).toEqual(['10⁻³', '10⁻²', '10⁻¹', '10⁰']);
    expect(ticks.filter((tick) => tick.text === undefined).map((tick) => tick.value)).toHaveLength(24);
  });

  it('labels few of many decades, all of them multiples of the same stride', () => {
    expect(texts(axisTicks({ label: '', type: 'log', domain: [1e-16, 1e2] }, 5))).toEqual([
      '10⁻¹⁶',
      '10⁻¹²',
      '10⁻⁸',
      '10⁻⁴',
      '10⁰',
    ]);
  });

  it('uses plain numbers below two decades', () => {
    expect(texts(axisTicks({ label: '', type: 'log', domain: [0.02, 0.6] }, 5))).toEqual([
      '0.02',
      '0.05',
      '0.1',
      '0.2',
      '0.5',
    ]);
    expect(texts(axisTicks({ label: '', type: 'log', domain: [0.021, 0.029] }, 3)).length).toBeGreaterThanOrEqual(2);
  });

  it('uses as many decimals as the steps need', () => {
    expect(texts(axisTicks({ label: '', type: 'linear', domain: [-0.1, 0.1] }, 4))).toEqual([
      '−0.10',
      '−0.05',
      '0.00',
      '0.05',
      '0.10',
    ]);
    expect(texts(axisTicks({ label: '', type: 'linear', domain: [0, 5000] }, 5))).toContain('2,000');
  });

  it('is empty on a bare axis', () => {
    expect(axisTicks({ label: '', type: 'linear', domain: [0, 1], bare: true }, 5)).toEqual([]);
  });
});

describe('axisScale', () => {
  it('puts what has no logarithm at the lower end', () => {
    const scale = axisScale({ label: '', type: 'log', domain: [1, 100] }, [200, 0]);
    expect([scale.map(0), scale.map(-3)]).toEqual([200, 200]);
    expect(scale.map(100)).toBeCloseTo(0);
    expect(scale.map(10)).toBeCloseTo(100);
    expect(scale.map(0.1)).toBeCloseTo(300);
    expect(scale.map(Number.NaN)).toBeNaN();
  });

  it('puts everything below a floor at the floor', () => {
    expect(axisScale({ label: '', type: 'log', domain: [1, 100], floor: '≤ 1' }, [200, 0]).map(0.1)).toBe(200);
  });

  it('goes back from pixels to data', () => {
    expect(axisScale({ label: '', type: 'linear', domain: [5, 5] }, [0, 10]).invert(5)).toBe(5);
  });

  it('refuses a log axis that reaches zero', () => {
    expect(() => axisScale({ label: '', type: 'log', domain: [0, 1] }, [0, 1])).toThrow('domain 0 … 1 of a log axis');
  });
});

describe('formatNumber', () => {
  it.each([
    [0.03124, '0.0312'],
    [0, '0'],
    [-2.5, '−2.5'],
    [1234.5, '1230'],
    [123456, '123,000'],
    [9.9996e-4, '0.001'],
    [1.5e-7, '1.5·10⁻⁷'],
    [-3e30, '−3·10³⁰'],
    [Infinity, '∞'],
    [Number.NaN, '–'],
  ])('writes %f as %s', (value, text) => expect(formatNumber(value)).toBe(text));

  it('writes exponents as superscripts', () => expect([powerOfTen(-10), powerOfTen(3)]).toEqual(['10⁻¹⁰', '10³']));
});
