import type { FusedKernel } from './fusedAdam.ts';

/** Vectors of four parameters besides W2: W1, b1, b2, W3 and, alone in the last, b3. */
const OTHERS = 41;
/** With the 256 of W2. */
const VECTORS = OTHERS + 256;
/** Where in a replica's state the learning rate is: after parameters, means and squares. */
const RATE = 12 * VECTORS;
const STATE_SIZE = RATE + 4;

/**
 * The kernel for software adapters, which run four lanes as one vector register and compile what is written without much thought. One
 * quad trains a replica, each lane an example of every four. What decides there:
 * - A memory access with an index known to the compiler is one move; any other is four loads with four branches. So all lanes hold all weights in
 *   arrays of their own, and the code is written out over the network.
 * - Stores are masked and cost many times a load. So gradients of W2 are summed over the four examples, transposed from lanes to components,
 *   before they are added to the total; the lanes of `sums` are then columns.
 * - Code longer than the instruction cache costs more than it saves: Adam is a loop, and activations go through small arrays, because the
 *   compiler spills what lives long.
 * - An array with only constant indices is split into variables, for which compile time grows quadratically. Each is indexed by a variable once.
 */
const WGSL = /* wgsl */ `
  enable subgroups;

  @group(0) @binding(0) var<storage, read_write> state : array<f32>;
  @group(0) @binding(1) var<storage, read> data : array<f32, 384>;
  @group(0) @binding(2) var<storage, read_write> losses : array<f32>;
  @group(0) @binding(3) var<uniform> params : vec4f;

  var<private> others : array<vec4f, ${OTHERS}>;
  var<private> otherSums : array<vec4f, ${OTHERS}>;
  var<private> inner : array<mat4x4f, 64>; // W2 by blocks: inner[8 k + j][c] is row 4 k + c, columns 4 j …
  var<private> sums : array<f32, 256>; // sums[4 (8 k + j) + c] of lane l: column 4 j + l of the same row
  var<private> adam : array<vec3f, ${VECTORS}>; // parameter, mean, square; a lane has the component of its number
  var<private> first : array<vec4f, 8>;
  var<private> second : array<vec4f, 8>;
  var<private> slopes : array<vec4f, 8>;
  var<private> odd : bool;
  var<private> high : bool;

  // The rational approximation of Eigen's ptanh_float: within 6 units in the last place, near 0 included.
  fn hyperbolicTangent(v : vec4f) -> vec4f {
    let x = clamp(v, vec4f(-8.66434288), vec4f(8.66434288));
    let z = x * x;
    let above = (((1.394553628e-8 * z + 2.10273356e-5) * z + 3.520756727e-3) * z + 0.13402161) * z + 1.0;
    let below = (((8.015776984e-7 * z + 3.326951409e-4) * z + 2.597254514e-2) * z + 0.467354834) * z + 1.0;
    return x * above / below;
  }

  // Lane l gets component l, summed over the lanes.
  fn gathered(v : vec4f) -> f32 {
    let pair = select(v.xz, v.yw, odd) + quadSwapX(select(v.yw, v.xz, odd));
    return select(pair.x, pair.y, high) + quadSwapY(select(pair.y, pair.x, high));
  }

  // Component c gets what lane c has.
  fn spread(x : f32) -> vec4f {
    return vec4f(quadBroadcast(x, 0u), quadBroadcast(x, 1u), quadBroadcast(x, 2u), quadBroadcast(x, 3u));
  }

  // Component c of lane l becomes component l of lane c.
  fn transposed(v : vec4f) -> vec4f {
    let swapped = quadSwapX(select(v.yw, v.xz, odd));
    let even = select(v.xz, swapped, odd);
    let uneven = select(swapped, v.yw, odd);
    let own = vec2f(even.x, uneven.x);
    let other = vec2f(even.y, uneven.y);
    let across = quadSwapY(select(other, own, high));
    return vec4f(select(own, across, high), select(across, other, high));
  }

  struct Rates { learning : f32, square : f32 }

  fn updated(index : u32, grad : f32, rates : Rates) -> f32 {
    let old = adam[index];
    let mean = params.y * old.y + (1.0 - params.y) * grad;
    let square = params.z * old.z + (1.0 - params.z) * grad * grad;
    let next = old.x - rates.learning * mean / (sqrt(square * rates.square) + params.w);
    adam[index] = vec3f(next, mean, square);
    return next;
  }

  @compute @workgroup_size(4)
  fn main(@builtin(local_invocation_index) lane : u32, @builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u) {
    let base = group.x * ${STATE_SIZE}u;
    odd = (lane & 1u) == 1u;
    high = lane >= 2u;
    for (var i = 0u; i < ${VECTORS}u; i++) {
      for (var c = 0u; c < 3u; c++) { adam[i][c] = state[base + ${4 * VECTORS}u * c + 4u * i + lane]; }
    }
    for (var i = 0u; i < ${OTHERS}u; i++) { others[i] = spread(adam[i].x); otherSums[i] = vec4f(); }
    for (var i = 0u; i < 256u; i++) { inner[i / 4u][i % 4u] = spread(adam[${OTHERS}u + i].x); sums[i] = 0.0; }
    for (var i = 0u; i < 8u; i++) { first[i] = vec4f(); second[i] = vec4f(); slopes[i] = vec4f(); }
    let rate = state[base + ${RATE}u];
    var meanCorrection = state[base + ${RATE + 1}u];
    var squareCorrection = state[base + ${RATE + 2}u];

    for (var step = 0u; step < u32(params.x); step++) {
      ${each(OTHERS, (i) => `otherSums[${i}] = vec4f();`)}
      ${each(256, (i) => `sums[${i}] = 0.0;`)}
      var loss = 0.0;
      for (var at = 0u; at < 384u; at += 12u) {
        let x = data[at + 3u * lane];
        let y = data[at + 3u * lane + 1u];
        ${each(8, (j) => `first[${j}] = hyperbolicTangent(x * others[${j}] + y * others[${8 + j}] + others[${16 + j}]);`)}
        var residual = others[40].x - data[at + 3u * lane + 2u];
        ${each(8, (j) => {
          const sum = list(8, (k) => `inner[${8 * k + j}] * first[${k}]`, ' + ');
          return `{ let h = hyperbolicTangent(others[${24 + j}] + ${sum}); second[${j}] = h; residual += dot(h, others[${32 + j}]); }`;
        })}
        loss += residual * residual;
        let slope = residual / 128.0;
        otherSums[40].x += slope;
        ${each(
          8,
          (j) => `{ let h = second[${j}]; let d = slope * others[${32 + j}] * (1.0 - h * h);
            slopes[${j}] = d; otherSums[${32 + j}] += slope * h; otherSums[${24 + j}] += d; }`,
        )}
        ${each(8, (k) => {
          const sum = list(8, (j) => `slopes[${j}] * inner[${8 * k + j}]`, ' + ');
          return `{ let h = first[${k}]; let d = (${sum}) * (1.0 - h * h);
            otherSums[${16 + k}] += d; otherSums[${k}] += x * d; otherSums[${8 + k}] += y * d; }`;
        })}
        ${each(8, (j) => `slopes[${j}] = transposed(slopes[${j}]);`)}
        ${each(8, (k) =>
          each(4, (c) => {
            const added = each(8, (j) => `sums[${4 * (8 * k + j) + c}] += dot(h, slopes[${j}]);`);
            return `{ let h = spread(first[${k}].${'xyzw'[c]}); ${added} }`;
          }),
        )}
      }
      meanCorrection = params.y * meanCorrection + 1.0 - params.y;
      squareCorrection = params.z * squareCorrection + 1.0 - params.z;
      let rates = Rates(rate / meanCorrection, 1.0 / squareCorrection);
      for (var i = 0u; i < ${OTHERS}u; i++) { others[i] = spread(updated(i, gathered(otherSums[i]), rates)); }
      for (var i = 0u; i < 64u; i++) {
        for (var c = 0u; c < 4u; c++) { inner[i][c] = spread(updated(${OTHERS}u + 4u * i + c, sums[4u * i + c], rates)); }
      }
      let total = subgroupAdd(loss);
      if (lane == 0u) { losses[step * groups.x + group.x] = total / 256.0; }
    }

    for (var i = 0u; i < ${VECTORS}u; i++) {
      for (var c = 0u; c < 3u; c++) { state[base + ${4 * VECTORS}u * c + 4u * i + lane] = adam[i][c]; }
    }
    if (lane == 0u) {
      state[base + ${RATE + 1}u] = meanCorrection;
      state[base + ${RATE + 2}u] = squareCorrection;
    }
  }
`;

export const fusedQuad: FusedKernel = {
  wgsl: WGSL,
  features: ['subgroups'],
  limits: {},
  stateSize: STATE_SIZE,
  ratePlace: RATE,
  place(index) {
    if (index < 96) return index; // W1, b1
    if (index < 1120) {
      const [row, column] = [Math.floor((index - 96) / 32), (index - 96) % 32];
      const block = 8 * Math.floor(row / 4) + Math.floor(column / 4);
      return 4 * (OTHERS + 4 * block + (row % 4)) + (column % 4);
    }
    return index - 1024; // b2, W3, b3
  },
};

function list(count: number, text: (i: number) => string, between: string): string {
  return Array.from({ length: count }, (_, i) => text(i)).join(between);
}

function each(count: number, text: (i: number) => string): string {
  return list(count, text, '\n');
}
