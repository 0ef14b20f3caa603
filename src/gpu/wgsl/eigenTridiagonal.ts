/** Columns, or rows, that a lane takes through a loop at once: what all of them read is read once. */
const AT_ONCE = [0, 1, 2, 3];

const each = (text: (t: number) => string) => AT_ONCE.map(text).join(' ');

/**
 * Takes `body` over the indices from `start` to n − 1 in fours for each lane, up to a whole four from the end backwards, so that indices below
 * `start` may be among them, and one by one where there are too few. `body` gets the names of the indices.
 */
const across = (start: string, body: (indices: readonly string[]) => string) => /* wgsl */ `
    let fours = min((n - ${start} + 4u * LANES - 1u) / (4u * LANES), n / (4u * LANES));
    for (var at = n - fours * 4u * LANES + lane; at < n; at += 4u * LANES) {
      ${each((t) => `let j${t} = at + ${t}u * LANES;`)}
      ${body(AT_ONCE.map((t) => `j${t}`))}
    }
    for (var at = ${start} + lane; at < n - fours * 4u * LANES; at += LANES) {
      ${body(['at'])}
    }`;

const all = (indices: readonly string[], text: (j: string, t: number) => string) => indices.map(text).join(' ');

/**
 * `eigenByReflections(a, w, v, work, n, lane)` for workgroups of few lanes, behind `EIGEN_COMMON`: what `eigenByRotations` computes, with a
 * sixth of the arithmetic, but one step after the other. The matrix is brought to tridiagonal form by reflections (Householder 1958; in the order of Golub and Van Loan 2013, algorithm 8.3.1),
 * and that to a diagonal by QL steps with implicit shifts (Dubrulle, Martin and Wilkinson 1968), whose rotations turn the product of the
 * reflections into the eigenvectors. Adapters of few lanes pay for loads and stores far more than for arithmetic: the update of a matrix by one
 * reflection is made in the same pass as its product with the next.
 *
 * `work` is n·n + 5n floats: the eigenvectors; the diagonal, what is beside it, and cosines and sines or other vectors of the moment. Until the
 * end, v holds the matrix: of row k, once it has been reduced, reflection u to the right of the diagonal, and 2 / uᵀu on it. Every lane does all
 * sums over a vector by itself, so that the bits of the results do not depend on the number of lanes.
 */
export const EIGEN_TRIDIAGONAL = /* wgsl */ `
  // Squares of norms up to this count as 0 in the scaled matrix: roundings of its largest elements are far above.
  const EIGEN_NOTHING = 1e-24;

  // Tridiagonal form. The place of the diagonal is the first of five vectors.
  fn eigenReduce(matrix : u32, diagonal : u32, n : u32, lane : u32) {
    let beside = diagonal + n;
    let product = beside + n;
    let other = product + n;
    for (var j = lane; j < n; j += LANES) { memory[other + j] = 0.0; }
    storageBarrier();
    for (var k = 0u; k < n; k++) {
      let row = matrix + k * n;
      // Of the reflection before, whose update is yet to be made; of the first, an update with zeros.
      let before = matrix + (max(k, 1u) - 1u) * n;
      let rowU = memory[before + k];
      let rowW = memory[other + k];
      for (var j = k + lane; j < n; j += LANES) {
        memory[row + j] = memory[row + j] - rowU * memory[other + j] - rowW * memory[before + j];
      }
      storageBarrier();
      var tail = 0.0;
      for (var j = k + 2u; j < n; j++) {
        let x = memory[row + j];
        tail += x * x;
      }
      let pivot = memory[row + k];
      let first = memory[row + min(k + 1u, n - 1u)];
      let norm = sqrt(tail + first * first);
      let isDone = tail <= EIGEN_NOTHING;
      let turned = select(-norm, norm, first < 0.0);
      let factor = select(1.0 / (norm * (norm + abs(first))), 0.0, isDone);
      storageBarrier();
      if (lane == 0u) {
        memory[diagonal + k] = pivot;
        memory[beside + k] = select(turned, first, isDone);
        if (k + 1u < n) { memory[row + k + 1u] = first - turned; }
        memory[row + k] = factor;
      }
      storageBarrier();
      ${across(
        '(k + 1u)',
        (js) => /* wgsl */ `
      ${all(js, (j, t) => `let u${t} = memory[before + ${j}]; let w${t} = memory[other + ${j}]; var sum${t} = 0.0;`)}
      for (var r = k + 1u; r < n; r++) {
        let u = memory[before + r];
        let w = memory[other + r];
        let next = memory[row + r];
        let old = matrix + r * n;
        ${all(
          js,
          (j, t) => `let x${t} = memory[old + ${j}] - u * w${t} - w * u${t};
        memory[old + ${j}] = x${t};
        sum${t} += next * x${t};`,
        )}
      }
      ${all(js, (j, t) => `memory[product + ${j}] = factor * sum${t};`)}`,
      )}
      storageBarrier();
      var along = 0.0;
      for (var j = k + 1u; j < n; j++) { along += memory[row + j] * memory[product + j]; }
      along *= 0.5 * factor;
      for (var j = k + 1u + lane; j < n; j += LANES) {
        memory[other + j] = memory[product + j] - along * memory[row + j];
      }
      storageBarrier();
    }
  }

  // The product of the reflections, from the last to the first; lanes have columns of their own.
  fn eigenMultiply(vectors : u32, matrix : u32, n : u32, lane : u32) {
    let last = max(n, 2u) - 2u;
    ${across(
      '0u',
      (js) => /* wgsl */ `
      for (var r = 0u; r < n; r++) { ${all(js, (j) => `memory[vectors + r * n + ${j}] = select(0.0, 1.0, r == ${j});`)} }
      ${all(js, (_, t) => `var g${t} = 0.0;`)}
      for (var k = last; k > 0u; k--) {
        let row = matrix + (k - 1u) * n;
        let before = row + n;
        let factor = memory[row + k - 1u];
        let head = memory[row + k];
        ${all(js, (j, t) => `var sum${t} = select(0.0, head, k == ${j});`)}
        for (var r = k + 1u; r < n; r++) {
          let u = memory[before + r];
          let next = memory[row + r];
          let to = vectors + r * n;
          ${all(
            js,
            (j, t) => `let x${t} = memory[to + ${j}] - u * g${t};
          memory[to + ${j}] = x${t};
          sum${t} += next * x${t};`,
          )}
        }
        ${all(js, (_, t) => `g${t} = factor * sum${t};`)}
      }
      for (var r = 1u; r < n; r++) {
        let u = memory[matrix + r];
        ${all(js, (j, t) => `memory[vectors + r * n + ${j}] -= u * g${t};`)}
      }`,
    )}
    storageBarrier();
  }

  // The next QL step on the first block that is left, by one lane; the block's end and where the step ended, 0 if there is no block.
  fn eigenStep(diagonal : u32, n : u32) -> u32 {
    let beside = diagonal + n;
    let cosines = beside + n;
    let sines = cosines + n;
    var begin = 0u;
    loop {
      if (begin + 1u >= n) { return 0u; }
      if (abs(memory[beside + begin]) > EIGEN_NEGLIGIBLE) { break; }
      begin++;
    }
    var end = begin + 1u;
    loop {
      if (end + 1u >= n || abs(memory[beside + end]) <= EIGEN_NEGLIGIBLE) { break; }
      end++;
    }
    let first = memory[diagonal + begin];
    let step = memory[beside + begin];
    let theta = (memory[diagonal + begin + 1u] - first) / (2.0 * step);
    let root = sqrt(theta * theta + 1.0);
    var above = memory[diagonal + end];
    var g = above - first + step / (theta + select(root, -root, theta < 0.0));
    var cosine = 1.0;
    var sine = 1.0;
    var p = 0.0;
    var i = end;
    loop {
      let e = memory[beside + i - 1u];
      let d = memory[diagonal + i - 1u];
      let f = sine * e;
      let b = cosine * e;
      let square = f * f + g * g;
      // The block falls apart here.
      if (square <= EIGEN_NOTHING) {
        memory[beside + i - 1u] = b;
        g = 0.0;
        break;
      }
      let r = sqrt(square);
      sine = f / r;
      cosine = g / r;
      let rest = above - p;
      let t = (d - rest) * sine + 2.0 * cosine * b;
      p = sine * t;
      g = cosine * t - b;
      above = d;
      memory[beside + i] = r;
      memory[diagonal + i] = rest + p;
      memory[cosines + i] = cosine;
      memory[sines + i] = sine;
      i--;
      if (i == begin) { break; }
    }
    memory[diagonal + i] = above - p;
    memory[beside + i] = g;
    memory[beside + end] = 0.0;
    return (end << 16u) | i;
  }

  // QL steps until nothing is left beside the diagonal.
  fn eigenIterate(vectors : u32, diagonal : u32, n : u32, lane : u32) {
    let cosines = diagonal + 2u * n;
    let sines = cosines + n;
    for (var turn = 0u; turn < 30u * n; turn++) {
      if (lane == 0u) { eigenUniform = eigenStep(diagonal, n); }
      storageBarrier();
      let done = workgroupUniformLoad(&eigenUniform);
      if (done == 0u) { break; }
      let end = done >> 16u;
      let begin = done & 0xffffu;
      ${across(
        '0u',
        (js) => /* wgsl */ `
      ${all(js, (j, t) => `let row${t} = vectors + ${j} * n; var upper${t} = memory[row${t} + end];`)}
      for (var i = end; i > begin; i--) {
        let c = memory[cosines + i];
        let s = memory[sines + i];
        ${all(
          js,
          (_, t) => `let x${t} = memory[row${t} + i - 1u];
        memory[row${t} + i] = s * x${t} + c * upper${t};
        upper${t} = c * x${t} - s * upper${t};`,
        )}
      }
      ${all(js, (_, t) => `memory[row${t} + begin] = upper${t};`)}`,
      )}
      storageBarrier();
    }
  }

  fn eigenByReflections(a : u32, w : u32, v : u32, work : u32, n : u32, lane : u32) {
    let largest = eigenLargestOf(eigenLargestBits(a, n, true, lane), lane);
    let isFinite = largest < 0x7f800000u;
    // The reciprocal of the power of two is a normal number too.
    let exponent = clamp(largest >> 23u, 1u, 253u);
    let scale = bitcast<f32>((254u - exponent) << 23u);
    for (var at = lane; at < n * n; at += LANES) {
      let i = at / n;
      memory[v + at] = memory[a + eigenLower(i, at - i * n, n)] * scale;
    }
    storageBarrier();
    let diagonal = work + n * n;
    if (isFinite) {
      eigenReduce(v, diagonal, n, lane);
      eigenMultiply(work, v, n, lane);
      eigenIterate(work, diagonal, n, lane);
    }
    let nan = bitcast<f32>(0x7fc00000u | largest);
    for (var j = lane; j < n; j += LANES) {
      let value = memory[diagonal + j];
      var place = 0u;
      for (var other = 0u; other < n; other++) {
        let x = memory[diagonal + other];
        place += select(0u, 1u, x < value || (x == value && other < j));
      }
      place = select(j, place, isFinite);
      memory[w + place] = select(nan, value * bitcast<f32>(exponent << 23u), isFinite);
      for (var i = 0u; i < n; i++) { memory[v + i * n + place] = select(nan, memory[work + i * n + j], isFinite); }
    }
    storageBarrier();
  }
`;
