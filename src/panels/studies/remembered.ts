/** The same function, which computes once for each pair of objects: panels draw many times what few settings decide. */
export function remembered<A extends object, B extends object, Value>(
  make: (a: A, b: B) => Value,
): (a: A, b: B) => Value {
  const known = new WeakMap<A, WeakMap<B, { readonly value: Value }>>();
  return (a, b) => {
    const ofA = known.get(a) ?? new WeakMap<B, { readonly value: Value }>();
    known.set(a, ofA);
    const found = ofA.get(b) ?? { value: make(a, b) };
    ofA.set(b, found);
    return found.value;
  };
}
