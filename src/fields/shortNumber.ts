/** The shortest decimal text that reads back as exactly `x`: `.02`, `1e-3`, `600`. `x` must be finite. */
export function shortNumber(x: number): string {
  const plain = String(x).replace(/^(-?)0\./, '$1.');
  const [digits = '', power = '0'] = x.toExponential().split('e');
  const fraction = digits.split('.')[1]?.length ?? 0;
  const exponent = Number(power) - fraction;
  const scientific = exponent === 0 ? plain : `${digits.replace('.', '').replace(/^-?0+$/, '0')}e${exponent}`;
  return scientific.length < plain.length ? scientific : plain;
}
