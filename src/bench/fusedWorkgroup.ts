import type { FusedKernel } from './fusedAdam.ts';

/** Weights W1 b1 W2 b2 W3 b3, row by row. */
const PARAMETERS = 1185;
/** Where in a replica's state the learning rate is: after parameters, means and squares. */
const RATE = 3 * PARAMETERS;
const STATE_SIZE = RATE + 3;

/**
 * The kernel for graphics cards: a workgroup trains a replica, each of its 128 lanes one example, forwards and backwards in registers, with the
 * weights in workgroup memory. For the gradients examples pass through workgroup memory 64 at a time; each lane owns some parameters, sums
 * their gradients over the examples, and keeps their moments in registers.
 */
const WGSL = /* wgsl */ `
  @group(0) @binding(0) var<storage, read_write> state : array<f32>;
  @group(0) @binding(1) var<storage, read> data : array<f32, 384>;
  @group(0) @binding(2) var<storage, read_write> losses : array<f32>;
  @group(0) @binding(3) var<uniform> params : vec4f;

  var<workgroup> inner : array<vec4f, 256>; // W2, eight vectors a row
  var<workgroup> others : array<f32, 160>; // W1, b1, b2, W3
  var<workgroup> last : f32; // b3
  var<workgroup> left : array<vec4f, 512>; // eight vectors of each of 64 examples
  var<workgroup> right : array<vec4f, 512>;
  var<workgroup> residuals : array<f32, 128>;
  var<workgroup> partial : array<vec2f, 16>;

  // Eigen's ptanh_float, as in the other kernel.
  fn hyperbolicTangent(v : vec4f) -> vec4f {
    let x = clamp(v, vec4f(-8.66434288), vec4f(8.66434288));
    let z = x * x;
    let above = (((1.394553628e-8 * z + 2.10273356e-5) * z + 3.520756727e-3) * z + 0.13402161) * z + 1.0;
    let below = (((8.015776984e-7 * z + 3.326951409e-4) * z + 2.597254514e-2) * z + 0.467354834) * z + 1.0;
    return x * above / below;
  }

  fn other(at : u32) -> vec4f { return vec4f(others[at], others[at + 1u], others[at + 2u], others[at + 3u]); }

  // A parameter with its moments.
  struct Adam { value : f32, mean : f32, square : f32 }
  struct Rates { learning : f32, square : f32 }

  fn loaded(base : u32, index : u32) -> Adam {
    let at = base + index;
    return Adam(state[at], state[at + ${PARAMETERS}u], state[at + ${2 * PARAMETERS}u]);
  }
  fn save(base : u32, index : u32, x : Adam) {
    let at = base + index;
    state[at] = x.value;
    state[at + ${PARAMETERS}u] = x.mean;
    state[at + ${2 * PARAMETERS}u] = x.square;
  }
  fn updated(old : Adam, grad : f32, rates : Rates) -> Adam {
    let mean = params.y * old.mean + (1.0 - params.y) * grad;
    let square = params.z * old.square + (1.0 - params.z) * grad * grad;
    return Adam(old.value - rates.learning * mean / (sqrt(square * rates.square) + params.w), mean, square);
  }

  @compute @workgroup_size(128)
  fn main(@builtin(local_invocation_index) lane : u32, @builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u) {
    let base = group.x * ${STATE_SIZE}u;
    let rate = state[base + ${RATE}u];
    var meanCorrection = state[base + ${RATE + 1}u];
    var squareCorrection = state[base + ${RATE + 2}u];
    let x = data[3u * lane];
    let y = data[3u * lane + 1u];
    let wanted = data[3u * lane + 2u];

    // This lane's parameters: eight of W2, one of b2 in the first 32 lanes, one of W3, b1 and the rows of W1, and, like all others, b3.
    let row = lane / 4u;
    let at = 2u * lane;
    ${each(8, (i) => `var w${i} = loaded(base, 96u + 8u * lane + ${i}u);`)}
    let column = lane % 32u;
    let part = lane / 32u; // W3, b1, first and second row of W1
    let single = select(select(32u * (part - 2u), 64u, part == 1u), 1152u, part == 0u) + column;
    let place = select(select(32u * (part - 2u), 64u, part == 1u), 128u, part == 0u) + column;
    var one = loaded(base, single);
    var bias = loaded(base, 1120u + column);
    var end = loaded(base, 1184u);

    for (var step = 0u; step < u32(params.x); step++) {
      inner[at] = vec4f(w0.value, w1.value, w2.value, w3.value);
      inner[at + 1u] = vec4f(w4.value, w5.value, w6.value, w7.value);
      others[place] = one.value;
      if (lane < 32u) { others[96u + column] = bias.value; }
      if (lane == 0u) { last = end.value; }
      workgroupBarrier();

      ${each(8, (j) => `let h${j} = hyperbolicTangent(x * other(${4 * j}u) + y * other(${32 + 4 * j}u) + other(${64 + 4 * j}u));`)}
      ${each(8, (j) => {
        const sum = list(32, (k) => `h${k >> 2}.${'xyzw'[k & 3]} * inner[${8 * k + j}]`, ' + ');
        return `let g${j} = hyperbolicTangent(other(${96 + 4 * j}u) + ${sum});`;
      })}
      let residual = last - wanted + ${list(8, (j) => `dot(g${j}, other(${128 + 4 * j}u))`, ' + ')};
      let slope = residual / 128.0;
      residuals[lane] = residual;
      ${each(8, (j) => `let d${j} = slope * other(${128 + 4 * j}u) * (1.0 - g${j} * g${j});`)}
      ${each(8, (k) => {
        const component = (c: number) => list(8, (j) => `dot(d${j}, inner[${8 * (4 * k + c) + j}])`, ' + ');
        return `let e${k} = vec4f(${list(4, component, ', ')}) * (1.0 - h${k} * h${k});`;
      })}

      var sum0 = vec4f();
      var sum1 = vec4f();
      var biasSum = 0.0;
      for (var half = 0u; half < 2u; half++) {
        if (lane / 64u == half) {
          let own = 8u * (lane % 64u);
          ${each(8, (j) => `left[own + ${j}u] = h${j}; right[own + ${j}u] = d${j};`)}
        }
        workgroupBarrier();
        for (var e = 0u; e < 64u; e++) {
          let h = left[8u * e + row / 4u][row % 4u];
          sum0 += h * right[8u * e + 2u * (lane % 4u)];
          sum1 += h * right[8u * e + 2u * (lane % 4u) + 1u];
          biasSum += right[8u * e + column / 4u][column % 4u];
        }
        workgroupBarrier();
      }
      var oneSum = 0.0;
      for (var half = 0u; half < 2u; half++) {
        if (lane / 64u == half) {
          let own = 8u * (lane % 64u);
          ${each(8, (j) => `left[own + ${j}u] = slope * g${j}; right[own + ${j}u] = e${j};`)}
        }
        if (lane < 16u) {
          var total = vec2f();
          for (var i = 0u; i < 8u; i++) { let r = residuals[8u * lane + i]; total += vec2f(r, r * r); }
          partial[lane] = total;
        }
        workgroupBarrier();
        for (var e = 0u; e < 64u; e++) {
          let other = select(right[8u * e + column / 4u][column % 4u], left[8u * e + column / 4u][column % 4u], part == 0u);
          let input = data[3u * (64u * half + e) + (part & 1u)];
          oneSum += other * select(1.0, input, part >= 2u);
        }
        workgroupBarrier();
      }
      var total = vec2f();
      for (var i = 0u; i < 16u; i++) { total += partial[i]; }
      if (lane == 0u) { losses[step * groups.x + group.x] = total.y / 256.0; }

      meanCorrection = params.y * meanCorrection + 1.0 - params.y;
      squareCorrection = params.z * squareCorrection + 1.0 - params.z;
      let rates = Rates(rate / meanCorrection, 1.0 / squareCorrection);
      ${each(8, (i) => `w${i} = updated(w${i}, sum${i >> 2}.${'xyzw'[i & 3]}, rates);`)}
      one = updated(one, oneSum, rates);
      bias = updated(bias, biasSum, rates);
      end = updated(end, total.x / 128.0, rates);
      workgroupBarrier();
    }

    ${each(8, (i) => `save(base, 96u + 8u * lane + ${i}u, w${i});`)}
    save(base, single, one);
    if (lane < 32u) { save(base, 1120u + column, bias); }
    if (lane == 0u) {
      save(base, 1184u, end);
      state[base + ${RATE + 1}u] = meanCorrection;
      state[base + ${RATE + 2}u] = squareCorrection;
    }
  }
`;

export const fusedWorkgroup: FusedKernel = {
  wgsl: WGSL,
  features: [],
  limits: { maxComputeWorkgroupStorageSize: 32768 },
  stateSize: STATE_SIZE,
  place: (index) => index,
  ratePlace: RATE,
};

function list(count: number, text: (i: number) => string, between: string): string {
  return Array.from({ length: count }, (_, i) => text(i)).join(between);
}

function each(count: number, text: (i: number) => string): string {
  return list(count, text, '\n');
}
