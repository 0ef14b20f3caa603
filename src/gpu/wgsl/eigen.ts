import { EIGEN_COMMON } from './eigenCommon.ts';

/**
 * Symmetric eigendecomposition in WGSL: cyclic two-sided Jacobi in the parallel order of a round-robin tournament (Brent and Luk 1985),
 * with rotations written in τ = tan(φ/2) (Rutishauser 1966), so that nearly converged matrices are barely rounded. With N = n rounded up
 * to even, round r of N − 1 rotates the N/2 pairs (N−1, r) and (r+k, r−k), k = 1 … N/2−1, modulo N − 1; for odd n, index N−1 does not
 * exist and r sits out. The 2×2 block of two pairs depends on the angles of these two alone, and the block that holds a pivot of the next
 * round also computes its angle: one barrier per round.
 *
 * All functions take the places in `memory` of the matrix `a` (n×n, its lower triangle is read), of the results `w` (n eigenvalues,
 * ascending) and `v` (n×n, eigenvectors as columns), and of n·n + 2n floats of `work`. Until the end, v holds the lower triangle of the
 * matrix as far as it is rotated, divided by a power of two; work the vectors as rows, then τ of every pair, for even and odd steps in
 * turn; w[0] the exponent of that power of two, negative once the matrix is diagonal. A matrix with an element that is not finite gives NaN
 * throughout. The bits of the results do not depend on the number of lanes.
 *
 * For a matrix that deserves many workgroups, a host dispatches
 * 1. `eigenStart` in one workgroup;
 * 2. for each of 20 sweeps and in it for each of the N − 1 rounds, `eigenRotate` with the number of steps so far in as many workgroups as
 *    it likes; after each sweep `eigenCheck` with the number of steps so far in one workgroup, after which steps may do nothing;
 * 3. `eigenFinish` in one workgroup.
 *
 * The including text declares `memory` and `LANES`, a multiple of 8; so is `lanes`, the number of lanes in all workgroups of a dispatch.
 * Loops that matter test their condition at the end, since some adapters go once too often through one that tests it at the beginning.
 */
export const EIGEN_WIDE = /* wgsl */ `
  ${EIGEN_COMMON}
  const EIGEN_NOT_FINITE = 255.0;

  // The rotation that annihilates one pivot: writes both diagonal elements, returns τ; 0 leaves the pivot as it is.
  fn eigenPivot(matrix : u32, n : u32, first : u32, second : u32, pivot : f32) -> f32 {
    if (abs(pivot) <= EIGEN_NEGLIGIBLE) { return 0.0; }
    let p = matrix + first * (n + 1u);
    let q = matrix + second * (n + 1u);
    let app = memory[p];
    let aqq = memory[q];
    let theta = 0.5 * (aqq - app) / pivot;
    let t = select(1.0, -1.0, theta < 0.0) / (abs(theta) + sqrt(fma(theta, theta, 1.0)));
    memory[p] = app - t * pivot;
    memory[q] = aqq + t * pivot;
    return t / (1.0 + sqrt(fma(t, t, 1.0)));
  }

  fn eigenSine(tau : f32) -> f32 { return 2.0 * tau / fma(tau, tau, 1.0); }

  // The matrix scaled, the identity, and the angles of the first round. False if an element is not finite.
  fn eigenStart(a : u32, w : u32, v : u32, work : u32, n : u32, lane : u32) -> bool {
    let largest = eigenLargestOf(eigenLargestBits(a, n, true, lane), lane);
    let isFinite = largest < 0x7f800000u;
    // The reciprocal of the power of two is a normal number too.
    let exponent = clamp(largest >> 23u, 1u, 253u);
    let scale = bitcast<f32>((254u - exponent) << 23u);
    if (lane == 0u) { memory[w] = select(-EIGEN_NOT_FINITE, f32(exponent), isFinite); }
    for (var i = lane / EIGEN_LANES; i < n; i += LANES / EIGEN_LANES) {
      for (var j = lane % EIGEN_LANES; j < n; j += EIGEN_LANES) {
        memory[work + i * n + j] = select(0.0, 1.0, i == j);
        if (j <= i) { memory[v + i * n + j] = memory[a + i * n + j] * scale; }
      }
    }
    storageBarrier();
    let m = (n + 1u) / 2u;
    let angles = work + n * n;
    for (var pair = lane; pair < m; pair += LANES) {
      let first = eigenFirst(pair, 0u, n);
      let second = eigenSecond(pair, 0u, n);
      var tau = 0.0;
      if (first != second) {
        let at = v + eigenLower(first, second, n);
        tau = eigenPivot(v, n, first, second, memory[at]);
        if (tau != 0.0) { memory[at] = 0.0; }
      }
      memory[angles + pair] = tau;
      // Pair 0 of an odd n never gets another angle.
      memory[angles + m + pair] = 0.0;
    }
    storageBarrier();
    return isFinite;
  }

  // How lanes share the blocks (i, i+distance): where one begins, and how far it strides.
  struct EigenShare { i : u32, distance : u32, strideI : u32, strideDistance : u32 }

  fn eigenShare(n : u32, lane : u32, lanes : u32) -> EigenShare {
    let m = (n + 1u) / 2u;
    return EigenShare(lane % m, lane / m + 1u, lanes % m, lanes / m);
  }

  // One step: rotates the matrix and the vectors by its angles and leaves those of the next.
  fn eigenRotate(w : u32, v : u32, work : u32, n : u32, step : u32, lane : u32, lanes : u32) {
    if (memory[w] > 0.0) {
      eigenRound(v, work, n, step, step % eigenRounds(n), eigenShare(n, lane, lanes), lane, lanes);
    }
  }

  fn eigenRound(v : u32, work : u32, n : u32, step : u32, round : u32, share : EigenShare, lane : u32, lanes : u32) {
    let m = (n + 1u) / 2u;
    let even = work + n * n;
    let odd = even + m;
    let now = select(even, odd, (step & 1u) == 1u);
    eigenRotateMatrix(v, now, even + odd - now, n, m, round, share, lane, lanes);
    eigenRotateVectors(work, now, n, m, round, lane, lanes);
  }

  fn eigenRotateMatrix(matrix : u32, now : u32, next : u32, n : u32, m : u32, round : u32, share : EigenShare, lane : u32, lanes : u32) {
    let rounds = 2u * m - 1u;
    // The first index of pair 0 is the one that stays, or the second again where an odd n lacks it.
    let isOdd = rounds == n;
    let fixed = select(rounds, round, isOdd);
    let blocks = m * (m - 1u) / 2u;
    var block = lane;
    var i = share.i;
    var distance = share.distance;
    if (block < blocks) {
      loop {
        let other = min(i + distance, i + distance - m);
        let low = min(i, other);
        let high = max(i, other);
        let tauLow = memory[now + low];
        let tauHigh = memory[now + high];
        let pLow = select(min(round + low, round + low - rounds), fixed, low == 0u);
        let pHigh = min(round + high, round + high - rounds);
        let qLow = min(round - low, round + rounds - low);
        let qHigh = min(round - high, round + rounds - high);
        let atPP = matrix + eigenLower(pLow, pHigh, n);
        let atPQ = matrix + eigenLower(pLow, qHigh, n);
        let atQP = matrix + eigenLower(qLow, pHigh, n);
        let atQQ = matrix + eigenLower(qLow, qHigh, n);
        var pp = memory[atPP];
        var pq = memory[atPQ];
        var qp = memory[atQP];
        var qq = memory[atQQ];
        let sinLow = eigenSine(tauLow);
        let sinHigh = eigenSine(tauHigh);
        let rowPP = pp - sinLow * (qp + tauLow * pp);
        let rowQP = qp + sinLow * (pp - tauLow * qp);
        let rowPQ = pq - sinLow * (qq + tauLow * pq);
        let rowQQ = qq + sinLow * (pq - tauLow * qq);
        pp = rowPP - sinHigh * (rowPQ + tauHigh * rowPP);
        pq = rowPQ + sinHigh * (rowPP - tauHigh * rowPQ);
        qp = rowQP - sinHigh * (rowQQ + tauHigh * rowQP);
        qq = rowQQ + sinHigh * (rowQP - tauHigh * rowQQ);

        // The next round's pivots: (p, p) of pairs 0 and 1 for its pair 0, (q, q) of the last two for its last, else (q, p) of neighbours.
        let isFirst = high == 1u && !isOdd;
        if (isFirst || high == low + 2u) {
          let tau = eigenPivot(matrix, n, select(pHigh, pLow, isFirst), select(qLow, pHigh, isFirst), select(qp, pp, isFirst));
          memory[next + select(high - 1u, 0u, isFirst)] = tau;
          pp = select(pp, 0.0, isFirst && tau != 0.0);
          qp = select(qp, 0.0, !isFirst && tau != 0.0);
        }
        if (high == m - 1u && high == low + 1u) {
          let tau = eigenPivot(matrix, n, qHigh, qLow, qq);
          memory[next + high] = tau;
          qq = select(qq, 0.0, tau != 0.0);
        }
        // In this order, since the two rows of a pair without partner are one.
        memory[atPP] = pp;
        memory[atPQ] = pq;
        memory[atQP] = qp;
        memory[atQQ] = qq;
        continuing {
          block += lanes;
          i += share.strideI;
          distance += share.strideDistance + select(0u, 1u, i >= m);
          i = min(i, i - m);
          break if (block >= blocks);
        }
      }
    }
  }

  fn eigenRotateVectors(vectors : u32, now : u32, n : u32, m : u32, round : u32, lane : u32, lanes : u32) {
    var pair = lane / EIGEN_LANES;
    if (pair < m) {
      loop {
        let tau = memory[now + pair];
        let sine = eigenSine(tau);
        let end = select(n, 0u, tau == 0.0);
        let rowP = vectors + eigenFirst(pair, round, n) * n;
        let rowQ = vectors + eigenSecond(pair, round, n) * n;
        var x = lane % EIGEN_LANES;
        if (x < end) {
          loop {
            let p = memory[rowP + x];
            let q = memory[rowQ + x];
            memory[rowP + x] = p - sine * (q + tau * p);
            memory[rowQ + x] = q + sine * (p - tau * q);
            continuing {
              x += EIGEN_LANES;
              break if (x >= end);
            }
          }
        }
        continuing {
          pair += lanes / EIGEN_LANES;
          break if (pair >= m);
        }
      }
    }
  }

  // After so many steps: true, and in w[0], if the matrix is diagonal and no rotation is under way.
  fn eigenCheck(w : u32, v : u32, work : u32, n : u32, step : u32, lane : u32) -> bool {
    var largest = eigenLargestBits(v, n, false, lane);
    let m = (n + 1u) / 2u;
    let now = work + n * n + (step & 1u) * m;
    for (var pair = lane; pair < m; pair += LANES) {
      if (memory[now + pair] != 0.0) { largest = max(largest, bitcast<u32>(1.0)); }
    }
    let done = bitcast<f32>(eigenLargestOf(largest, lane)) <= EIGEN_NEGLIGIBLE;
    if (lane == 0u && done) { memory[w] = -abs(memory[w]); }
    return done;
  }

  fn eigenFinish(w : u32, v : u32, work : u32, n : u32, lane : u32) {
    let exponent = abs(memory[w]);
    let isFinite = exponent != EIGEN_NOT_FINITE;
    let scale = bitcast<f32>(u32(exponent) << 23u);
    let nan = bitcast<f32>((u32(exponent) << 23u) | 0x00400000u);
    let places = work + n * n;
    storageBarrier();
    for (var i = lane; i < n; i += LANES) {
      let value = memory[v + i * (n + 1u)];
      var place = 0u;
      for (var j = 0u; j < n; j++) {
        let other = memory[v + j * (n + 1u)];
        place += select(0u, 1u, other < value || (other == value && j < i));
      }
      place = select(i, place, isFinite);
      memory[places + i] = f32(place);
      memory[w + place] = select(nan, value * scale, isFinite);
    }
    storageBarrier();
    for (var i = lane / EIGEN_LANES; i < n; i += LANES / EIGEN_LANES) {
      let column = v + u32(memory[places + i]);
      for (var x = lane % EIGEN_LANES; x < n; x += EIGEN_LANES) {
        memory[column + x * n] = select(nan, memory[work + i * n + x], isFinite);
      }
    }
    storageBarrier();
  }
`;

/** `eigenByRotations(a, w, v, work, n, lane)`: all of that by one workgroup. */
export const EIGEN = /* wgsl */ `
  ${EIGEN_WIDE}

  fn eigenByRotations(a : u32, w : u32, v : u32, work : u32, n : u32, lane : u32) {
    let share = eigenShare(n, lane, LANES);
    let rounds = eigenRounds(n);
    var step = 0u;
    if (eigenStart(a, w, v, work, n, lane)) {
      loop {
        var round = 0u;
        loop {
          eigenRound(v, work, n, step, round, share, lane, LANES);
          storageBarrier();
          step++;
          continuing {
            round++;
            break if (round == rounds);
          }
        }
        let done = eigenCheck(w, v, work, n, step, lane);
        continuing { break if (done || step >= 20u * rounds); }
      }
    }
    eigenFinish(w, v, work, n, lane);
  }
`;
