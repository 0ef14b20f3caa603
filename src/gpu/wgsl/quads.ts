/** What the lanes of a quad give each other. Kernels set `odd` and `high` from the number of the lane. */
export const QUADS = /* wgsl */ `
  var<private> odd : bool;
  var<private> high : bool;

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
`;
