import { listProgram } from '../gpu/listing.ts';
import type { Program } from '../gpu/program.ts';
import type { ListedInstruction, ProgramListing, SourceLine } from './protocol.ts';
import { shareArrays } from './sharedArrays.ts';
import type { FindLines } from './sourceLines.ts';
import { compileStep } from './stepProgram.ts';
import type { TrainingPlan } from './stepper.ts';

/** Frames of a call stack that are kept: from the vocabulary through a method and what it is composed of to the step. */
const FRAMES = 40;

/**
 * The program of a run as the machine would get it, whatever engine trains, with the lines of source that its instructions come from. Rejects
 * where the run is not trained, with the reason.
 */
export async function inspectProgram(plan: TrainingPlan, run: number, findLines: FindLines): Promise<ProgramListing> {
  const program = programOf(plan, run);
  const listed = listProgram(program);
  const sections = await Promise.all(
    program.sections.map(async ({ title, instructions }, i) => ({
      title,
      when: listed[i]!.when,
      instructions: await Promise.all(
        instructions.map(async ({ instruction: { nodes } }, j): Promise<ListedInstruction> => {
          const { text, waits } = listed[i]!.instructions[j]!;
          const found = await Promise.all(nodes.map(({ stack }) => findLines(stack)));
          return { formulas: text.split('; '), waits, sources: eachOnce(found.flat()) };
        }),
      ),
    })),
  );
  const always = program.sections.filter(({ condition }) => condition.when === 'always');
  return {
    sections,
    perStep: always.reduce((sum, { instructions }) => sum + instructions.length, 0),
    bytes: 4 * program.ownSize,
  };
}

function programOf(plan: TrainingPlan, run: number): Program {
  const { formation } = plan;
  const replica = formation.members.findIndex((member) => member.run === run);
  const cohort = formation.cohorts.find(({ from, to }) => from <= replica && replica < to);
  if (!cohort) throw new Error(formation.refused.find((one) => one.run === run)?.reason ?? `there is no run ${run}`);
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  try {
    return compileStep(plan, cohort, shareArrays(plan), true).program;
  } finally {
    Error.stackTraceLimit = before;
  }
}

function eachOnce(lines: readonly SourceLine[]): readonly SourceLine[] {
  const known = new Map<string, SourceLine>();
  for (const line of lines) known.set(`${line.file}:${line.line}`, line);
  return [...known.values()];
}
