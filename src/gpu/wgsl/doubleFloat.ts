/**
 * Numbers of about 48 bits as unevaluated sums of two float32 (Dekker 1971; Hida, Li and Bailey 2001). WGSL lets compilers reassociate and
 * fuse; products with `params.one`, a 1 that they do not know, keep them from simplifying what must be rounded. Products are split by their
 * bits, because `fma` need not be fused. `checkMachine` refuses a device on which this does not hold.
 */
export const DOUBLE_FLOAT = /* wgsl */ `
  fn kept(x : f32) -> f32 { return x * params.one; }

  // a + b = x + y exactly, x the rounded sum.
  fn twoSum(a : f32, b : f32) -> vec2<f32> {
    let s = kept(a + b);
    let part = kept(s - a);
    return vec2<f32>(s, kept(a - kept(s - part)) + kept(b - part));
  }

  // The same for |a| ≥ |b|.
  fn quickSum(a : f32, b : f32) -> vec2<f32> {
    let s = kept(a + b);
    return vec2<f32>(s, b - kept(s - a));
  }

  fn upper(x : f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) & 0xfffff000u); }

  // a b = x + y exactly, as long as nothing underflows.
  fn twoProduct(a : f32, b : f32) -> vec2<f32> {
    let p = kept(a * b);
    let a1 = upper(a);
    let b1 = upper(b);
    let a2 = kept(a - a1);
    let b2 = kept(b - b1);
    return vec2<f32>(p, kept(kept(kept(a1 * b1 - p) + a1 * b2) + a2 * b1) + a2 * b2);
  }

  fn doubleAdd(a : vec2<f32>, b : vec2<f32>) -> vec2<f32> {
    let s = twoSum(a.x, b.x);
    let t = twoSum(a.y, b.y);
    let first = quickSum(s.x, s.y + t.x);
    return quickSum(first.x, first.y + t.y);
  }

  fn doubleSub(a : vec2<f32>, b : vec2<f32>) -> vec2<f32> { return doubleAdd(a, -b); }

  fn doubleMul(a : vec2<f32>, b : vec2<f32>) -> vec2<f32> {
    let p = twoProduct(a.x, b.x);
    return quickSum(p.x, p.y + (a.x * b.y + a.y * b.x));
  }

  fn doubleDiv(a : vec2<f32>, b : vec2<f32>) -> vec2<f32> {
    let first = a.x / b.x;
    let rest = doubleSub(a, doubleMul(b, vec2<f32>(first, 0.0)));
    let second = rest.x / b.x;
    let last = doubleSub(rest, doubleMul(b, vec2<f32>(second, 0.0)));
    let sum = quickSum(first, second);
    return doubleAdd(sum, vec2<f32>(last.x / b.x, 0.0));
  }

  // For a > 0.
  fn doubleSqrt(a : vec2<f32>) -> vec2<f32> {
    let first = sqrt(a.x);
    let rest = doubleSub(a, twoProduct(first, first));
    let better = quickSum(first, rest.x / (2.0 * first));
    let last = doubleSub(a, doubleMul(better, better));
    return doubleAdd(better, vec2<f32>(last.x / (2.0 * first), 0.0));
  }
`;
