const READ =
  /(fn mm_readB\(batch: i32, row: i32, col: i32\) -> \S+ \{\s*var value = [^;]+;)\s*(value = getB\(batch, (?:row, col|col, row)\);)\s*(return value;\s*\})/g;

/**
 * Mends the matrix product of TensorFlow.js 4.22's WebGPU backend (`matMulReadFnSource` in `matmul_packed_webgpu.ts`): its tiles read the second
 * factor past the inner dimension, that is in the next replica, and multiply those values by 0, so that one replica's NaN or infinity
 * spoils its neighbours. Takes any shader and returns those without the defect unchanged. Throws where a product is not in the known form.
 */
export function guardMatmul(wgsl: string): string {
  if (!wgsl.includes('mm_readB')) return wgsl;
  const found = wgsl.match(READ)?.length ?? 0;
  if (found !== 1)
    throw new Error(`a matrix product's shader reads its second factor in ${found} known places instead of 1`);
  return wgsl.replace(READ, '$1\n    if (row < uniforms.dimInner) { $2 }\n    $3');
}
