import { rowsOfSections, type SectionRows } from './encode.ts';
import type { Dispatch, Loading, Way } from './loaded.ts';
import type { Workshop } from './machine.ts';
import { decomposes, piecesOf } from './pieces.ts';
import { isDue, type Program, type Section } from './program.ts';
import { isRare, specialisedWgsl } from './specialise.ts';
import { registerFile } from './wgsl/surroundings.ts';

/** Instructions of all kernels above which compilers take too long over them: half a minute on a software adapter. */
const MOST_SPECIALISED = 300;

/** A program with its replicas. */
interface Share {
  readonly program: Program;
  readonly begin: number;
  readonly replicas: number;
}

/** How steps are done. */
interface Mode {
  /** Sections that are left out where many steps are done at once. */
  leaves(section: Section): boolean;
  /** So many steps of all programs, at which nothing is due that is left out. */
  together(first: number, count: number): readonly Dispatch[];
  /** One step of one program, whatever is due. */
  alone(share: Share, step: number): Promise<readonly Dispatch[]>;
}

/**
 * Many steps in one dispatch, a workgroup for each replica: interpreted all replicas together; with kernels of their own, those of each program
 * apart. Steps at which the interpreter meets a decomposition, or at which something rare is due, are done in several dispatches.
 */
export function resident(workshop: Workshop, { programs, replicas, steps }: Loading): Way {
  const { build, lanes, quads, strip } = workshop;
  const shares = programs.map((program, i) => ({
    program,
    begin: replicas.findIndex((replica) => replica.program === i),
    replicas: replicas.filter((replica) => replica.program === i).length,
  }));
  const common = programs.flatMap(({ sections }) =>
    sections.filter((section) => !isRare(section)).flatMap(({ instructions }) => instructions),
  );
  const interpret = interpreter(workshop, steps);
  const plain: Mode = {
    leaves: decomposes,
    together: (first, count) => [
      { pipeline: workshop.interpreter, begin: 0, groups: [replicas.length, 1], first, count },
    ],
    alone: (share, step) => interpret(share, [0, share.program.sections.length], step),
  };
  let special: Mode | undefined;

  return {
    kernels: () => (special ? 'specialised' : 'interpreted'),
    registers: registerFile(strip, lanes),
    most: Infinity,
    async dispatches(first, count) {
      // The same for all of these steps, even if kernels are ready meanwhile.
      const mode = special ?? plain;
      const isAlone = (step: number) =>
        shares.some(({ program }) =>
          program.sections.some((section) => mode.leaves(section) && isDue(section.condition, step, steps)),
        );
      const all: Dispatch[] = [];
      for (const { value, from, to } of runsOf(Array.from({ length: count }, (_, i) => isAlone(first + i)))) {
        if (!value) all.push(...mode.together(first + from, to - from));
        else
          for (let step = first + from; step < first + to; step++)
            for (const share of shares) all.push(...(await mode.alone(share, step)));
      }
      return all;
    },
    async specialise() {
      if (common.length > MOST_SPECIALISED) return;
      const kernels = await Promise.all(programs.map((program) => build(specialisedWgsl(program, lanes, quads))));
      const kernel = (share: Share, first: number, count: number): Dispatch => ({
        pipeline: kernels[programs.indexOf(share.program)]!,
        begin: share.begin,
        groups: [share.replicas, 1],
        first,
        count,
      });
      special = {
        leaves: isRare,
        together: (first, count) => shares.map((share) => kernel(share, first, count)),
        async alone(share, step) {
          const isLeft = (section: Section) => isRare(section) && isDue(section.condition, step, steps);
          const all: Dispatch[] = [];
          for (const { value, from, to } of runsOf(share.program.sections.map(isLeft))) {
            if (value) all.push(...(await interpret(share, [from, to], step)));
            else if (share.program.sections.slice(from, to).some((section) => !isRare(section)))
              all.push({ ...kernel(share, step, 1), part: [from, to] });
          }
          return all;
        },
      };
    },
  };
}

/** Has sections of a program interpreted at one step: decompositions in kernels of their own, a workgroup for each. */
function interpreter(workshop: Workshop, steps: number) {
  const rows = new Map<Program, readonly SectionRows[]>();
  return async (
    { program, begin, replicas }: Share,
    sections: readonly [number, number],
    step: number,
  ): Promise<readonly Dispatch[]> => {
    const places = rows.get(program) ?? rowsOfSections(program, workshop.lanes);
    rows.set(program, places);
    const one = { begin, first: step, count: 1 };
    return Promise.all(
      piecesOf(program, places, sections, step, steps).map(async (piece): Promise<Dispatch> =>
        piece.by === 'interpreter'
          ? { ...one, pipeline: workshop.interpreter, groups: [replicas, 1], part: [piece.from, piece.to] }
          : { ...one, pipeline: await workshop.eigen(piece.double), groups: [piece.count, replicas], pc: piece.from },
      ),
    );
  };
}

/** Stretches of equal values. */
function runsOf(values: readonly boolean[]): readonly { value: boolean; from: number; to: number }[] {
  const runs: { value: boolean; from: number; to: number }[] = [];
  for (const [i, value] of values.entries()) {
    const last = runs.at(-1);
    if (last && last.value === value) last.to = i + 1;
    else runs.push({ value, from: i, to: i + 1 });
  }
  return runs;
}
