/** A name that nothing has yet. `crypto.randomUUID` is not there on pages without https. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(16).padStart(8, '0')).join('');
}
