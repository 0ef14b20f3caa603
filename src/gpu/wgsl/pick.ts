/** An element of a row that is picked by its column, 0 where that is negative; see `Pick` of `program.ts`. */
export const PICKED = /* wgsl */ `
  fn picked(column : f32, row : u32, stride : u32) -> f32 {
    return select(memory[row + u32(max(column, 0.0)) * stride], 0.0, column < 0.0);
  }
`;
