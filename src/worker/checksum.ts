/** FNV-1a over the bits of float64 arrays: tells a damaged checkpoint from a sound one. */
export function checksum(arrays: readonly Float64Array[]): number {
  let hash = 0x811c9dc5;
  for (const array of arrays) {
    const words = new Uint32Array(array.buffer, array.byteOffset, array.length * 2);
    for (const word of words) hash = Math.imul(hash ^ word, 0x01000193);
  }
  return hash >>> 0;
}
