import { formatNumber } from '../charts/formatNumber.ts';
import type { EngineInfo, ListedInstruction, MachineWork, ProgramListing } from '../worker/protocol.ts';

/** A number about a program or about the machine, and what it is. */
export interface Fact {
  readonly what: string;
  readonly value: string;
}

const KERNELS: Readonly<Record<MachineWork['kernels'], string>> = {
  interpreted: 'interpreted',
  specialised: 'compiled for this training',
  wide: 'over many workgroups',
};

/** What there is to know of a program and of the machine that runs it; of the latter nothing where none does. */
export function factsOf({ perStep, bytes }: ProgramListing, work: MachineWork | undefined): readonly Fact[] {
  const program = [
    { what: 'instructions a step', value: String(perStep) },
    { what: 'memory of a replica', value: sizeOf(bytes) },
  ];
  if (!work) return program;
  const { kernels, lanes, rounds, lastSteps, milliseconds } = work;
  return [
    ...program,
    { what: 'kernels', value: KERNELS[kernels] },
    { what: 'lanes of a workgroup', value: String(lanes) },
    { what: 'dispatches read back', value: String(rounds) },
    { what: 'steps in the last dispatch', value: rounds > 0 ? String(lastSteps) : '–' },
    { what: 'a dispatch on average', value: rounds > 0 ? `${formatNumber(milliseconds / rounds, 2)} ms` : '–' },
  ];
}

/** Whether the machine trains, and where; or that it would. */
export function titleOf(engine: EngineInfo | undefined): string {
  return engine?.name === 'machine' ? 'What the GPU runs' : 'What a GPU would run';
}

/** A section with the instructions that were looked for. */
export interface ShownSection {
  readonly title: string;
  readonly when: string;
  readonly total: number;
  /** With their numbers in the section, from 1. */
  readonly instructions: readonly (ListedInstruction & { readonly number: number })[];
}

/** Sections of a program with the instructions whose formulas or lines of source contain every word of a text; without the sections that have none. */
export function foundIn({ sections }: ProgramListing, text: string): readonly ShownSection[] {
  const words = text.toLowerCase().split(/\s+/);
  return sections
    .map(({ title, when, instructions }) => ({
      title,
      when,
      total: instructions.length,
      instructions: instructions
        .map((instruction, i) => ({ ...instruction, number: i + 1 }))
        .filter(({ formulas, sources }) => {
          const all = [...formulas, ...sources.map(({ file, line, text: code }) => `${file}:${line} ${code}`)];
          const found = all.join('\n').toLowerCase();
          return words.every((word) => found.includes(word));
        }),
    }))
    .filter(({ instructions }) => instructions.length > 0);
}

/** A formula in parts: `[2×12]` tells the shape of what is before it. */
export function partsOf(formula: string): readonly { readonly text: string; readonly isShape: boolean }[] {
  return formula
    .split(/(\[\d+×\d+\])/)
    .map((text, i) => ({ text, isShape: i % 2 === 1 }))
    .filter(({ text }) => text !== '');
}

function sizeOf(bytes: number): string {
  return bytes < 2 ** 20 ? `${formatNumber(bytes / 1024, 3)} KiB` : `${formatNumber(bytes / 2 ** 20, 3)} MiB`;
}
