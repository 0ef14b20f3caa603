/** A symmetric 2×2 matrix `[[a, b], [b, d]]`. */
export interface Symmetric2 {
  readonly a: number;
  readonly b: number;
  readonly d: number;
}

/** Eigenvalues, ascending. */
export function eigenvalues2({ a, b, d }: Symmetric2): readonly [number, number] {
  const mean = (a + d) / 2;
  const radius = Math.hypot((a - d) / 2, b);
  // The smaller one from the product of both, which keeps its digits when the condition number is large.
  const large = mean >= 0 ? mean + radius : mean - radius;
  if (large === 0) return [0, 0];
  const small = (a * d - b * b) / large;
  return large >= small ? [small, large] : [large, small];
}

/** The positive square root of a positive semi-definite matrix: `(A + √det I) / √(trace + 2√det)`. */
export function squareRoot2({ a, b, d }: Symmetric2): Symmetric2 {
  const root = Math.sqrt(Math.max(0, a * d - b * b));
  const scale = Math.sqrt(a + d + 2 * root);
  return { a: (a + root) / scale, b: b / scale, d: (d + root) / scale };
}

/** `S H S` for symmetric S and H. */
export function congruent2(s: Symmetric2, h: Symmetric2): Symmetric2 {
  const p = s.a * h.a + s.b * h.b;
  const q = s.a * h.b + s.b * h.d;
  const r = s.b * h.a + s.d * h.b;
  const t = s.b * h.b + s.d * h.d;
  return { a: p * s.a + q * s.b, b: p * s.b + q * s.d, d: r * s.b + t * s.d };
}

/** `A⁻¹ (x, y)`. */
export function solve2({ a, b, d }: Symmetric2, x: number, y: number): readonly [number, number] {
  const determinant = a * d - b * b;
  return [(d * x - b * y) / determinant, (a * y - b * x) / determinant];
}

/** λmax/λmin; NaN unless positive definite. */
export function condition2(matrix: Symmetric2): number {
  const [small, large] = eigenvalues2(matrix);
  return small > 0 ? large / small : NaN;
}
