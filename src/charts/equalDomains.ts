type Domain = readonly [number, number];

/** Widens one of two linear domains about its middle until a unit is as long on both axes. */
export function equalDomains(
  x: Domain,
  y: Domain,
  width: number,
  height: number,
): { readonly x: Domain; readonly y: Domain } {
  const unit = Math.max((x[1] - x[0]) / width, (y[1] - y[0]) / height);
  return { x: around(x, unit * width), y: around(y, unit * height) };
}

function around([low, high]: Domain, span: number): Domain {
  const middle = (low + high) / 2;
  return [middle - span / 2, middle + span / 2];
}
