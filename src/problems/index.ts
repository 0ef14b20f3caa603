import { beale } from './beale.ts';
import { blobs } from './blobs.ts';
import { curves } from './curves.ts';
import { drawnDigits } from './drawnDigits.ts';
import { clickStream } from './clickStream.ts';
import { convexStream } from './convexStream.ts';
import { himmelblau } from './himmelblau.ts';
import { illConditionedRegression } from './illConditionedRegression.ts';
import { inline } from './inline.ts';
import { moons } from './moons.ts';
import { plateau } from './plateau.ts';
import type { Problem } from './problem.ts';
import { quadratic } from './quadratic.ts';
import { quadraticN } from './quadraticN.ts';
import { rings } from './rings.ts';
import { rosenbrock } from './rosenbrock.ts';
import { saddle } from './saddle.ts';
import { sequences } from './sequences.ts';
import { teacherStudent } from './teacherStudent.ts';
import { twoSpirals } from './twoSpirals.ts';
import { typed } from './typed.ts';
import { xor } from './xor.ts';

/** Every problem, in the order in which they are offered. */
export const problems: readonly Problem[] = [
  quadratic,
  quadraticN,
  rosenbrock,
  beale,
  himmelblau,
  plateau,
  saddle,
  typed,
  twoSpirals,
  moons,
  rings,
  blobs,
  xor,
  teacherStudent,
  sequences,
  illConditionedRegression,
  curves,
  drawnDigits,
  convexStream,
  clickStream,
  inline,
];

/** The problem of that kind, if there is one. */
export function problemOf(kind: string): Problem | undefined {
  return problems.find((problem) => problem.kind === kind);
}
