import type { Parameter } from './units.ts';

/** Why a method whose statistics take one row of a layer for one example cannot train a kernel; `undefined` for other layers. */
export function refusesShared(label: string, { name, shared }: Parameter): string | undefined {
  return shared
    ? `every example goes through ${name} at several places, and ${label} is for layers that it goes through once; K-FAC knows both`
    : undefined;
}
