/**
 * Elementary functions in WGSL with IEEE 754 results at NaN, infinities and zeros and errors of a few units in the last place everywhere,
 * near 0 included. They use only what WGSL does promise: integer arithmetic on the bits, correctly rounded + and ×, and a division good to
 * 2.5 units. WGSL's own `exp`, `log` and `tanh` promise neither (W3C, "WGSL", section 15.7.4), and an implementation may assume that no
 * operand is NaN or infinite; so those are told apart by their bits. Denormal numbers count as 0. Polynomials for float32: exp and tanh
 * from Moshier's Cephes library, log from Sun's fdlibm.
 */
export const ELEMENTARY_FUNCTIONS = /* wgsl */ `
  // Through variables, because constant expressions may be neither.
  fn notANumber() -> f32 { var bits = 0x7fc00000u; return bitcast<f32>(bits); }
  fn infinity() -> f32 { var bits = 0x7f800000u; return bitcast<f32>(bits); }

  fn isNotANumber(x : f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
  fn magnitude(x : f32) -> u32 { return bitcast<u32>(x) & 0x7fffffffu; }
  fn isNegative(x : f32) -> bool { return bitcast<u32>(x) > 0x80000000u; }
  fn powerOfTwo(k : i32) -> f32 { return bitcast<f32>(u32(k + 127) << 23u); }

  fn larger(a : f32, b : f32) -> f32 {
    if (isNotANumber(a)) { return a; }
    if (isNotANumber(b)) { return b; }
    return select(b, a, a > b);
  }

  fn signum(x : f32) -> f32 {
    if (isNotANumber(x) || magnitude(x) == 0u) { return x; }
    return select(1.0, -1.0, isNegative(x));
  }

  fn squareRoot(x : f32) -> f32 {
    if (isNotANumber(x) || magnitude(x) == 0u) { return x; }
    if (isNegative(x)) { return notANumber(); }
    if (magnitude(x) == 0x7f800000u) { return x; }
    return sqrt(x);
  }

  // x = k ln 2 + r with |r| ≤ ln(2)/2; ln 2 in two parts, the first of which times k is exact.
  fn reduced(x : f32, k : f32) -> f32 { return fma(-k, -2.12194440e-4, fma(-k, 0.693359375, x)); }

  // exp(r) − 1 − r for |r| ≤ ln(2)/2.
  fn exponentialTail(r : f32) -> f32 {
    let p = ((((1.9875691500e-4 * r + 1.3981999507e-3) * r + 8.3334519073e-3) * r + 4.1665795894e-2) * r + 1.6666665459e-1) * r + 0.5;
    return p * r * r;
  }

  fn exponential(x : f32) -> f32 {
    if (isNotANumber(x)) { return x; }
    if (x > 88.72284) { return infinity(); }
    if (x < -87.33655) { return 0.0; }
    let k = round(x * 1.44269504);
    let r = reduced(x, k);
    let half = i32(k) / 2;
    return ((exponentialTail(r) + r) + 1.0) * powerOfTwo(half) * powerOfTwo(i32(k) - half);
  }

  fn exponentialMinusOne(x : f32) -> f32 {
    if (isNotANumber(x) || magnitude(x) == 0u) { return x; }
    if (abs(x) < 0.34657359) { return exponentialTail(x) + x; }
    return exponential(x) - 1.0;
  }

  // log(1 + f) − f + f²/2 for √½ ≤ 1 + f < √2, from s = f / (2 + f).
  fn logarithmTail(f : f32) -> f32 {
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (0.40000972152 + w * 0.24279078841);
    let odd = z * (0.66666662693 + w * 0.28498786688);
    return s * (0.5 * f * f + even + odd);
  }

  fn logarithm(x : f32) -> f32 {
    if (isNotANumber(x)) { return x; }
    if (magnitude(x) < 0x00800000u) { return -infinity(); }
    if (isNegative(x)) { return notANumber(); }
    if (magnitude(x) == 0x7f800000u) { return x; }
    let shifted = bitcast<u32>(x) + 0x004afb0du;
    let k = f32(i32(shifted >> 23u) - 127);
    let f = bitcast<f32>((shifted & 0x007fffffu) + 0x3f3504f3u) - 1.0;
    return ((logarithmTail(f) + k * 9.0580006145e-6) - 0.5 * f * f) + f + k * 0.69313812256;
  }

  fn logarithmOfOnePlus(x : f32) -> f32 {
    if (isNotANumber(x) || magnitude(x) == 0u) { return x; }
    if (x > -0.29 && x < 0.41) { return (logarithmTail(x) - 0.5 * x * x) + x; }
    return logarithm(1.0 + x);
  }

  fn hyperbolicTangent(x : f32) -> f32 {
    if (isNotANumber(x) || magnitude(x) == 0u) { return x; }
    let size = bitcast<f32>(magnitude(x));
    if (size < 0.625) {
      let z = x * x;
      let p = (((-5.70498872745e-3 * z + 2.06390887954e-2) * z - 5.37397155531e-2) * z + 1.33314422036e-1) * z - 3.33332819422e-1;
      return fma(p * z, x, x);
    }
    let value = 1.0 - 2.0 / (exponential(2.0 * min(size, 10.0)) + 1.0);
    return select(value, -value, isNegative(x));
  }

  fn power(a : f32, b : f32) -> f32 {
    if (isNegative(a) && !isNotANumber(a)) { return notANumber(); }
    if (magnitude(b) == 0u) { return 1.0; }
    if (isNotANumber(a)) { return a; }
    if (isNotANumber(b)) { return b; }
    return exponential(b * logarithm(a));
  }
`;
