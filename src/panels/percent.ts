import { formatNumber } from '../charts/formatNumber.ts';

/** A share in per cent with three digits: `93.2 %`; never a full 100 % of what is less than all. */
export function percent(share: number): string {
  if (share < 1 && share >= 0.9995) return '>99.9 %';
  return `${formatNumber(100 * share)} %`;
}
