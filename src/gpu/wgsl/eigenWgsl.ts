import { EIGEN } from './eigen.ts';
import { EIGEN_TRIDIAGONAL } from './eigenTridiagonal.ts';

/** Rows from which reflections are as accurate as rotations to a factor of two, and below which rotations take little time anyway. */
const FEWEST_ROWS = 10;
/** Rows above which a decomposition by one workgroup of few lanes takes seconds. */
const MOST_ROWS = 400;

/** Whether so few lanes are better off with fewer operations than with fewer waits. */
function isFew(lanes: number): boolean {
  return lanes <= 8;
}

/** Whether one workgroup is enough to decompose a matrix of so many rows, where there are many. */
export function isForOne(lanes: number, rows: number): boolean {
  return isFew(lanes) && rows <= MOST_ROWS;
}

/** The function by which a workgroup of so many lanes decomposes a matrix of so many rows. */
export function eigenName(lanes: number, rows: number): string {
  return isFew(lanes) && rows >= FEWEST_ROWS ? 'eigenByReflections' : 'eigenByRotations';
}

/** `eigen`, which decomposes a matrix of any number of rows by one workgroup, and what `eigenName` names. */
export function eigenWgsl(lanes: number): string {
  if (!isFew(lanes)) return `${EIGEN}${chosen('eigenByRotations(a, w, v, work, n, lane);')}`;
  return `${EIGEN}${EIGEN_TRIDIAGONAL}${chosen(`
    if (n < ${FEWEST_ROWS}u) { eigenByRotations(a, w, v, work, n, lane); }
    else { eigenByReflections(a, w, v, work, n, lane); }`)}`;
}

function chosen(body: string): string {
  return `
  fn eigen(a : u32, w : u32, v : u32, work : u32, n : u32, lane : u32) { ${body} }
`;
}
