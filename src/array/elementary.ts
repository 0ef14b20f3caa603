/**
 * Elementary functions from additions, multiplications, divisions and square roots alone, which IEEE 754 fixes to the last bit. Those of
 * `Math` differ between JavaScript engines in that bit, and training would amplify it: with these, a link gives the same float64 losses in
 * every browser and in Node. Method and coefficients: Sun's fdlibm 5.3 (1993). Errors stay below 2 units in the last place where nothing
 * else is said.
 */

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const HALF_PI_HIGH = 1.57079632673412561417;
const HALF_PI_LOW = 6.07710050650619224932e-11;

const words = new Uint32Array(2);
const double = new Float64Array(words.buffer);
const HIGH = new Uint8Array(Float64Array.of(1).buffer)[7] === 0x3f ? 1 : 0;

/** 2^k for −1022 ≤ k ≤ 1023. */
function powerOfTwo(k: number): number {
  words[1 - HIGH] = 0;
  words[HIGH] = (k + 1023) << 20;
  return double[0] ?? NaN;
}

/** eˣ. */
export function exp(x: number): number {
  if (x > 709.782712893383973096) return Infinity;
  if (x < -745.13321910194110842) return 0;
  if (Number.isNaN(x)) return NaN;
  const k = Math.round(x / Math.LN2);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (1.66666666666666019037e-1 +
        t *
          (-2.77777777770155933842e-3 +
            t * (6.61375632143793436117e-5 + t * (-1.6533902205465251539e-6 + t * 4.13813679705723846039e-8))));
  const y = 1 - (low - (r * c) / (2 - c) - high);
  if (k > 1023) return y * 2 * powerOfTwo(k - 1);
  return k >= -1022 ? y * powerOfTwo(k) : y * powerOfTwo(k + 54) * 2 ** -54;
}

/** eˣ − 1, accurate near 0. */
export function expm1(x: number): number {
  if (!(Math.abs(x) < 0.5 * Math.LN2)) return exp(x) - 1;
  const half = 0.5 * x;
  const square = x * half;
  const r =
    1 +
    square *
      (-3.33333333333331316428e-2 +
        square *
          (1.58730158725481460165e-3 +
            square *
              (-7.93650757867487942473e-5 +
                square * (4.00821782732936239552e-6 + square * -2.01099218183624371326e-7))));
  const t = 3 - r * half;
  return x - (x * (square * ((r - t) / (6 - x * t))) - square);
}

/** Natural logarithm; −Infinity at 0, NaN below. */
export function log(x: number): number {
  if (x < 0 || Number.isNaN(x)) return NaN;
  if (x === 0) return -Infinity;
  if (x === Infinity) return x;
  // A subnormal number has no exponent of its own.
  const scaled = x < 2 ** -1022 ? x * 2 ** 54 : x;
  double[0] = scaled;
  let k = (words[HIGH]! >>> 20) - 1023 - (scaled === x ? 0 : 54);
  words[HIGH] = (words[HIGH]! & 0xfffff) | 0x3ff00000;
  let [mantissa = NaN] = double;
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    k += 1;
  }
  const f = mantissa - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const odd =
    z *
    (6.66666666666673513e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  const even = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const halfSquare = 0.5 * f * f;
  return k * LN2_HIGH - (halfSquare - (s * (halfSquare + odd + even) + k * LN2_LOW) - f);
}

/** log(1 + x), accurate near 0. */
export function log1p(x: number): number {
  const u = 1 + x;
  // What rounding 1 + x has lost is the same share of x as of its logarithm.
  return u === 1 || u === Infinity ? x : log(u) * (x / (u - 1));
}

/** Hyperbolic tangent. */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size > 22) return Math.sign(x);
  if (size < 1) {
    const t = expm1(-2 * size);
    const y = -t / (t + 2);
    return x < 0 ? -y : y;
  }
  const y = 1 - 2 / (exp(2 * size) + 1);
  return x < 0 ? -y : y;
}

/** aᵇ for a ≥ 0; exact roots where b is ±1, ±½ or ±¼, else with an error of |b log a| units in the last place. */
export function pow(a: number, b: number): number {
  if (a < 0) return NaN;
  if (b < 0) return 1 / pow(a, -b);
  if (b === 0.5) return Math.sqrt(a);
  if (b === 0.25) return Math.sqrt(Math.sqrt(a));
  if (b === 1) return a;
  if (b === 2) return a * a;
  if (b === 0) return 1;
  return exp(b * log(a));
}

/** Sine, for |x| up to 10⁵; NaN beyond it. */
export function sin(x: number): number {
  return circular(x, 0);
}

/** Cosine, for |x| up to 10⁵; NaN beyond it. */
export function cos(x: number): number {
  return circular(x, 1);
}

/** Sine of x plus so many quarter turns. */
function circular(x: number, quarters: number): number {
  if (!(Math.abs(x) <= 1e5)) return NaN;
  const n = Math.round(x / (Math.PI / 2));
  const r = x - n * HALF_PI_HIGH - n * HALF_PI_LOW;
  const z = r * r;
  const turn = (((n + quarters) % 4) + 4) % 4;
  const value =
    turn % 2 === 0
      ? r +
        r *
          z *
          (-1.66666666666666324348e-1 +
            z *
              (8.33333333332248946124e-3 +
                z *
                  (-1.98412698298579493134e-4 +
                    z *
                      (2.75573137070700676789e-6 + z * (-2.50507602534068634195e-8 + z * 1.58969099521155010221e-10)))))
      : 1 -
        (0.5 * z -
          z *
            z *
            (4.16666666666666019037e-2 +
              z *
                (-1.38888888888741095749e-3 +
                  z *
                    (2.48015872894767294178e-5 +
                      z *
                        (-2.75573143513906633035e-7 +
                          z * (2.0875723212981748279e-9 + z * -1.13596475577881948265e-11))))));
  return turn < 2 ? value : -value;
}
