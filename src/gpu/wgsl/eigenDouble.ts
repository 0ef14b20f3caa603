/**
 * `eigenDouble(a, w, v, work, n, lane)`: like `eigen` of `eigen.ts`, whose tournament it follows, with all numbers between input and output
 * in double-float. `work` is 4n² + 4n floats: the matrix and the vectors, upper halves before lower, then cosine and sine of every pair.
 */
export const EIGEN_DOUBLE = /* wgsl */ `
  // Below this share of its two diagonal elements' geometric mean, or of the whole matrix, an element is nothing.
  const DOUBLE_NEGLIGIBLE = 1e-13;
  const DOUBLE_SWEEPS = 14u;

  fn loadDouble(at : u32, size : u32) -> vec2<f32> { return vec2<f32>(memory[at], memory[at + size]); }

  fn storeDouble(at : u32, size : u32, x : vec2<f32>) {
    memory[at] = x.x;
    memory[at + size] = x.y;
  }

  // Rotates the numbers at p and q by the cosine and sine of a pair.
  fn rotateDouble(p : u32, q : u32, size : u32, cosine : vec2<f32>, sine : vec2<f32>) {
    let x = loadDouble(p, size);
    let y = loadDouble(q, size);
    storeDouble(p, size, doubleSub(doubleMul(cosine, x), doubleMul(sine, y)));
    storeDouble(q, size, doubleAdd(doubleMul(sine, x), doubleMul(cosine, y)));
  }

  // The rotation that annihilates element (p, q): cosine and sine into the pair's place. Whether there is anything to rotate.
  fn angleDouble(matrix : u32, angle : u32, n : u32, p : u32, q : u32) -> bool {
    let size = n * n;
    let pivot = loadDouble(matrix + p * n + q, size);
    let app = loadDouble(matrix + p * n + p, size);
    let aqq = loadDouble(matrix + q * n + q, size);
    let scale = max(sqrt(abs(app.x)) * sqrt(abs(aqq.x)), DOUBLE_NEGLIGIBLE);
    if (p == q || !(abs(pivot.x) > DOUBLE_NEGLIGIBLE * scale)) {
      memory[angle] = 1.0;
      memory[angle + 1u] = 0.0;
      memory[angle + 2u] = 0.0;
      memory[angle + 3u] = 0.0;
      return false;
    }
    let theta = doubleDiv(doubleSub(aqq, app), pivot + pivot);
    let isLarge = abs(theta.x) > 1e9;
    let bounded = select(theta, vec2<f32>(1.0, 0.0), isLarge);
    let size1 = select(bounded, -bounded, bounded.x < 0.0);
    let root = doubleSqrt(doubleAdd(doubleMul(size1, size1), vec2<f32>(1.0, 0.0)));
    let small = doubleDiv(vec2<f32>(0.5, 0.0), theta);
    let exact = doubleDiv(vec2<f32>(select(1.0, -1.0, theta.x < 0.0), 0.0), doubleAdd(size1, root));
    let t = select(exact, small, isLarge);
    let secant = doubleSqrt(doubleAdd(doubleMul(t, t), vec2<f32>(1.0, 0.0)));
    let cosine = doubleDiv(vec2<f32>(1.0, 0.0), secant);
    let sine = doubleMul(t, cosine);
    memory[angle] = cosine.x;
    memory[angle + 1u] = cosine.y;
    memory[angle + 2u] = sine.x;
    memory[angle + 3u] = sine.y;
    return true;
  }

  fn eigenDouble(a : u32, w : u32, v : u32, work : u32, n : u32, lane : u32) {
    let size = n * n;
    let matrix = work;
    let vectors = work + 2u * size;
    let angles = work + 4u * size;
    let pairs = (n + 1u) / 2u;
    let rounds = eigenRounds(n);
    let largest = eigenLargestOf(eigenLargestBits(a, n, true, lane), lane);
    let isFinite = largest < 0x7f800000u;
    let exponent = clamp(largest >> 23u, 1u, 253u);
    let inverse = bitcast<f32>((254u - exponent) << 23u);
    for (var e = lane; e < size; e += LANES) {
      let i = e / n;
      let j = e - i * n;
      storeDouble(matrix + e, size, vec2<f32>(memory[a + max(i, j) * n + min(i, j)] * inverse, 0.0));
      storeDouble(vectors + e, size, vec2<f32>(select(0.0, 1.0, i == j), 0.0));
    }
    storageBarrier();
    var going = isFinite;
    for (var sweep = 0u; going && sweep < DOUBLE_SWEEPS; sweep++) {
      var rotated = 0u;
      for (var round = 0u; round < rounds; round++) {
        for (var pair = lane; pair < pairs; pair += LANES) {
          let p = eigenFirst(pair, round, n);
          let q = eigenSecond(pair, round, n);
          if (angleDouble(matrix, angles + 4u * pair, n, p, q)) { rotated = 1u; }
        }
        storageBarrier();
        for (var task = lane; task < pairs * n; task += LANES) {
          let pair = task / n;
          let x = task - pair * n;
          let at = angles + 4u * pair;
          if (memory[at + 2u] != 0.0) {
            let p = eigenFirst(pair, round, n) * n + x;
            let q = eigenSecond(pair, round, n) * n + x;
            let cosine = vec2<f32>(memory[at], memory[at + 1u]);
            let sine = vec2<f32>(memory[at + 2u], memory[at + 3u]);
            rotateDouble(matrix + p, matrix + q, size, cosine, sine);
            rotateDouble(vectors + p, vectors + q, size, cosine, sine);
          }
        }
        storageBarrier();
        for (var task = lane; task < pairs * n; task += LANES) {
          let pair = task / n;
          let x = task - pair * n;
          let at = angles + 4u * pair;
          if (memory[at + 2u] != 0.0) {
            let p = matrix + x * n + eigenFirst(pair, round, n);
            let q = matrix + x * n + eigenSecond(pair, round, n);
            rotateDouble(p, q, size, vec2<f32>(memory[at], memory[at + 1u]), vec2<f32>(memory[at + 2u], memory[at + 3u]));
          }
        }
        storageBarrier();
      }
      going = eigenLargestOf(rotated, lane) != 0u;
    }
    // Vectors are rows here and columns there; each goes to the place of its eigenvalue.
    let scale = bitcast<f32>(exponent << 23u);
    let nan = bitcast<f32>(0x7fc00000u | largest);
    for (var i = lane; i < n; i += LANES) {
      let value = loadDouble(matrix + i * (n + 1u), size);
      var place = 0u;
      for (var j = 0u; j < n; j++) {
        let other = loadDouble(matrix + j * (n + 1u), size);
        let difference = doubleSub(other, value).x;
        place += select(0u, 1u, difference < 0.0 || (difference == 0.0 && j < i));
      }
      place = select(i, place, isFinite);
      memory[w + place] = select(nan, value.x * scale, isFinite);
      for (var x = 0u; x < n; x++) { memory[v + x * n + place] = select(nan, memory[vectors + i * n + x], isFinite); }
    }
    storageBarrier();
  }
`;
