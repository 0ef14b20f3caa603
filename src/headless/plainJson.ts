/**
 * A measurement as a JSON value: typed arrays as lists, numbers that JSON has no word for as the strings "NaN", "Infinity" and "-Infinity",
 * undefined members left out.
 */
export function plainJson(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) return Array.from(numbersOf(value), plainJson);
  if (Array.isArray(value)) return value.map(plainJson);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (member === undefined ? [] : [[name, plainJson(member)]])),
  );
}

function numbersOf(view: ArrayBufferView): ArrayLike<number> {
  if (view instanceof Float64Array || view instanceof Float32Array || view instanceof Int32Array) return view;
  throw new Error(`no list form for ${view.constructor.name}`);
}
