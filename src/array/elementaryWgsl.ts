/** Components of a vector whose functions are applied one by one; 1 for a number. */
export type Width = 1 | 2 | 3 | 4;

/**
 * Elementary functions in WGSL with IEEE 754 results at NaN, infinities and zeros and errors of a few units in the last place everywhere,
 * near 0 included. They use only what WGSL does promise: integer arithmetic on the bits, correctly rounded + and ×, and a division good to
 * 2.5 units. WGSL's own `exp`, `log` and `tanh` promise neither (W3C, "WGSL", section 15.7.4), and an implementation may assume that no
 * operand is NaN or infinite; so those are told apart by their bits. Denormal numbers count as 0. Polynomials for float32: exp from Moshier's
 * Cephes library, log from Sun's fdlibm. They choose between results instead of branching, because adapters that run branches for all lanes
 * pay for both anyhow.
 *
 * For vectors the names end with the width; the text of the arithmetic is one, and so are the bits. Vectors need the functions for numbers too.
 */
export function elementaryFunctions(width: Width = 1): string {
  const n = width === 1 ? '' : width;
  const [F, U, I, B] = typesOf(width);
  return /* wgsl */ `
  ${width === 1 ? NUMBERS : ''}
  fn magnitude${n}(x : ${F}) -> ${U} { return bitcast<${U}>(x) & ${U}(0x7fffffffu); }
  fn isNotANumber${n}(x : ${F}) -> ${B} { return magnitude${n}(x) > ${U}(0x7f800000u); }
  // Zeros and NaN are what odd functions leave as they are.
  fn isZeroOrNotANumber${n}(x : ${F}) -> ${B} { return magnitude${n}(x) - ${U}(1u) >= ${U}(0x7f800000u); }
  fn isNegative${n}(x : ${F}) -> ${B} { return bitcast<${U}>(x) > ${U}(0x80000000u); }
  fn powerOfTwo${n}(k : ${I}) -> ${F} { return bitcast<${F}>(bitcast<${U}>(k + ${I}(127)) << ${U}(23u)); }

  fn larger${n}(a : ${F}, b : ${F}) -> ${F} {
    return select(select(select(b, a, a > b), b, isNotANumber${n}(b)), a, isNotANumber${n}(a));
  }

  fn signum${n}(x : ${F}) -> ${F} {
    return select(select(${F}(1.0), ${F}(-1.0), isNegative${n}(x)), x, isZeroOrNotANumber${n}(x));
  }

  fn squareRoot${n}(x : ${F}) -> ${F} {
    // Zeros, infinity and NaN are their own.
    let root = select(sqrt(x), x, magnitude${n}(x) - ${U}(1u) >= ${U}(0x7f7fffffu));
    return select(root, ${F}(notANumber()), isNegative${n}(x));
  }

  // x = k ln 2 + r with |r| ≤ ln(2)/2; ln 2 in two parts, the first of which times k is exact.
  fn reduced${n}(x : ${F}, k : ${F}) -> ${F} {
    return fma(-k, ${F}(-2.12194440e-4), fma(-k, ${F}(0.693359375), x));
  }

  // exp(r) − 1 − r for |r| ≤ ln(2)/2.
  fn exponentialTail${n}(r : ${F}) -> ${F} {
    let p = ((((1.9875691500e-4 * r + 1.3981999507e-3) * r + 8.3334519073e-3) * r + 4.1665795894e-2) * r + 1.6666665459e-1) * r + 0.5;
    return p * r * r;
  }

  fn exponential${n}(x : ${F}) -> ${F} {
    let within = clamp(x, ${F}(-88.0), ${F}(89.0));
    let k = round(within * 1.44269504);
    let r = reduced${n}(within, k);
    let whole = ${I}(k);
    let half = whole >> ${U}(1u);
    let value = ((exponentialTail${n}(r) + r) + 1.0) * powerOfTwo${n}(half) * powerOfTwo${n}(whole - half);
    let finite = select(select(value, ${F}(infinity()), x > ${F}(88.72284)), ${F}(0.0), x < ${F}(-87.33655));
    return select(finite, x, isNotANumber${n}(x));
  }

  fn exponentialMinusOne${n}(x : ${F}) -> ${F} {
    let value = select(exponential${n}(x) - 1.0, exponentialTail${n}(x) + x, abs(x) < ${F}(0.34657359));
    return select(value, x, isZeroOrNotANumber${n}(x));
  }

  // log(1 + f) − f + f²/2 for √½ ≤ 1 + f < √2, from s = f / (2 + f).
  fn logarithmTail${n}(f : ${F}) -> ${F} {
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (0.40000972152 + w * 0.24279078841);
    let odd = z * (0.66666662693 + w * 0.28498786688);
    return s * (0.5 * f * f + even + odd);
  }

  fn logarithm${n}(x : ${F}) -> ${F} {
    let shifted = bitcast<${U}>(x) + ${U}(0x004afb0du);
    let k = ${F}(${I}(shifted >> ${U}(23u)) - ${I}(127));
    let f = bitcast<${F}>((shifted & ${U}(0x007fffffu)) + ${U}(0x3f3504f3u)) - 1.0;
    let value = ((logarithmTail${n}(f) + k * 9.0580006145e-6) - 0.5 * f * f) + f + k * 0.69313812256;
    let size = magnitude${n}(x);
    let ofPositive = select(value, x, size >= ${U}(0x7f800000u));
    return select(select(ofPositive, ${F}(notANumber()), isNegative${n}(x)), ${F}(-infinity()), size < ${U}(0x00800000u));
  }

  fn logarithmOfOnePlus${n}(x : ${F}) -> ${F} {
    let isSmall = (x > ${F}(-0.29)) & (x < ${F}(0.41));
    let value = select(logarithm${n}(1.0 + x), (logarithmTail${n}(x) - 0.5 * x * x) + x, isSmall);
    return select(value, x, isZeroOrNotANumber${n}(x));
  }

  // From x = k ln(2)/2 + r with |r| ≤ ln(2)/4, t = tanh r by a polynomial, and e²ˣ = 2ᵏ (1 + t) / (1 − t). Within 2.5 units, at most 1, and odd.
  fn hyperbolicTangent${n}(x : ${F}) -> ${F} {
    let within = clamp(x, ${F}(-9.5), ${F}(9.5));
    let k = round(within * 2.88539008);
    let r = fma(-k, ${F}(-1.06097220e-4), fma(-k, ${F}(0.3466796875), within));
    let z = r * r;
    let t = fma(r * z, (-0.05292089 * z + 0.13332066) * z - 0.33333331, r);
    let power = powerOfTwo${n}(${I}(k));
    let below = power - 1.0;
    let above = power + 1.0;
    return select(fma(t, above, below) / fma(t, below, above), x, isZeroOrNotANumber${n}(x));
  }

${circularFunctions(width)}
  fn power${n}(a : ${F}, b : ${F}) -> ${F} {
    let value = select(exponential${n}(b * logarithm${n}(a)), b, isNotANumber${n}(b));
    let ofNumber = select(value, a, isNotANumber${n}(a));
    let withZero = select(ofNumber, ${F}(1.0), magnitude${n}(b) == ${U}(0u));
    return select(withZero, ${F}(notANumber()), isNegative${n}(a) & !isNotANumber${n}(a));
  }
`;
}

const NUMBERS = /* wgsl */ `
  // Through variables, because constant expressions may be neither.
  fn notANumber() -> f32 { var bits = 0x7fc00000u; return bitcast<f32>(bits); }
  fn infinity() -> f32 { var bits = 0x7f800000u; return bitcast<f32>(bits); }
`;

function typesOf(width: Width): readonly string[] {
  return ['f32', 'u32', 'i32', 'bool'].map((type) => (width === 1 ? type : `vec${width}<${type}>`));
}

function circularFunctions(width: Width): string {
  const n = width === 1 ? '' : width;
  const [F, U, I] = typesOf(width);
  return /* wgsl */ `
  // x = k π/2 + r with |r| ≤ π/4; π/2 in three parts, the first of which times k is exact. Polynomials from Cephes.
  fn circular${n}(x : ${F}, quarters : ${I}) -> ${F} {
    let within = clamp(x, ${F}(-1e5), ${F}(1e5));
    let k = round(within * 0.636619772);
    let r = fma(-k, ${F}(7.5497899549e-8), fma(-k, ${F}(4.8375129700e-4), fma(-k, ${F}(1.5703125), within)));
    let z = r * r;
    let sine = fma(r * z, (-1.9515295891e-4 * z + 8.3321608736e-3) * z - 1.6666654611e-1, r);
    let cosine = fma(z * z, (2.4433157118e-5 * z - 1.3887316255e-3) * z + 4.1666645683e-2, fma(${F}(-0.5), z, ${F}(1.0)));
    let turn = ${I}(k) + quarters;
    let value = select(sine, cosine, (turn & ${I}(1)) != ${I}(0));
    let turned = select(value, -value, (turn & ${I}(2)) != ${I}(0));
    return select(turned, ${F}(notANumber()), magnitude${n}(x) > ${U}(0x47c35000u));
  }
  fn sine${n}(x : ${F}) -> ${F} { return circular${n}(x, ${I}(0)); }
  fn cosine${n}(x : ${F}) -> ${F} { return circular${n}(x, ${I}(1)); }
`;
}
