import type { Dispatch, Loading, Way } from './loaded.ts';
import type { Workshop } from './machine.ts';
import { isDue } from './program.ts';
import { isRare, specialisedWgsl } from './specialise.ts';
import { registerFile } from './wgsl/surroundings.ts';

/** Instructions of all kernels above which compilers take too long over them: half a minute on a software adapter. */
const MOST_SPECIALISED = 300;

/** Replicas that one kernel runs, from number `begin` on. */
type Share = Pick<Dispatch, 'pipeline' | 'begin' | 'groups'>;

/**
 * Many steps in one dispatch, a workgroup for each replica: interpreted all replicas together; with kernels of their own, those of each program
 * apart, but for steps at which something rare is due.
 */
export function resident(
  { interpreter, build, lanes, quads, strip }: Workshop,
  { programs, replicas, steps }: Loading,
): Way {
  const everyone: readonly Share[] = [{ pipeline: interpreter, begin: 0, groups: [replicas.length, 1] }];
  let special = everyone;
  const rare = programs.flatMap(({ sections }) => sections.filter(isRare).map(({ condition }) => condition));
  const common = programs.flatMap(({ sections }) =>
    sections.filter((section) => !isRare(section)).flatMap(({ instructions }) => instructions),
  );
  const isCommon = (step: number) => step >= 0 && rare.every((condition) => !isDue(condition, step, steps));
  return {
    kernels: () => (special === everyone ? 'interpreted' : 'specialised'),
    registers: registerFile(strip, lanes),
    most: Infinity,
    dispatches: (first, count) => {
      const parts = special === everyone ? [{ first, count, isCommon: false }] : partsOf(first, count, isCommon);
      const all = parts.flatMap((part) =>
        (part.isCommon ? special : everyone).map((share) => ({ ...share, first: part.first, count: part.count })),
      );
      return Promise.resolve(all);
    },
    async specialise() {
      if (common.length > MOST_SPECIALISED) return;
      const pipelines = await Promise.all(programs.map((program) => build(specialisedWgsl(program, lanes, quads))));
      special = pipelines.map((pipeline, i) => ({
        pipeline,
        begin: replicas.findIndex(({ program }) => program === i),
        groups: [replicas.filter(({ program }) => program === i).length, 1],
      }));
    },
  };
}

/** Runs of steps at which nothing rare is due, and those between them. */
function partsOf(first: number, count: number, isCommon: (step: number) => boolean) {
  const parts: { first: number; count: number; isCommon: boolean }[] = [];
  for (let step = first; step < first + count; step++) {
    const common = isCommon(step);
    const last = parts.at(-1);
    if (last && last.isCommon === common) last.count += 1;
    else parts.push({ first: step, count: 1, isCommon: common });
  }
  return parts;
}
