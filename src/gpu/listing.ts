import type { Condition, Instruction, Micro, Program, View } from './program.ts';

/** One instruction for the reader. */
export interface ListedInstruction {
  /** What it computes, in the notation of the vocabulary. */
  readonly text: string;
  /** Whether all lanes wait for each other before it. */
  readonly waits: boolean;
  /** Where its operations were recorded, as call stacks; the first that has one. */
  readonly stack: string;
}

/** A program for the reader, by section. */
export interface ListedSection {
  readonly title: string;
  /** "every step", "every 20 steps", … */
  readonly when: string;
  readonly instructions: readonly ListedInstruction[];
}

/** What the GPU runs at each step of a replica. */
export function listProgram({ sections }: Program): readonly ListedSection[] {
  return sections.map(({ title, condition, instructions }) => ({
    title,
    when: describe(condition),
    instructions: instructions.map(({ instruction, sync }, i) => ({
      text: textOf(instruction),
      waits: sync || i === 0,
      stack: instruction.nodes.find(({ stack }) => stack !== '')?.stack ?? '',
    })),
  }));
}

function describe(condition: Condition): string {
  switch (condition.when) {
    case 'always':
      return 'every step';
    case 'every':
      return `every ${condition.steps} steps`;
    case 'before':
      return `the first ${condition.steps} steps`;
    case 'after':
      return condition.steps === 1 ? 'after every step' : `after every ${condition.steps} steps and the last`;
  }
}

function textOf(instruction: Instruction): string {
  switch (instruction.op) {
    case 'map':
      return mapText(instruction.code, instruction.rows, instruction.columns);
    case 'matmul': {
      const { a, b, out, groups } = instruction;
      const times = groups.count > 1 ? `, ${groups.count} times` : '';
      return `${named(out)} = ${named(a)} @ ${named(b)}${times}`;
    }
    case 'pick':
      return `${named(instruction.out)} = columns of ${named(instruction.from)}`;
    case 'reduce':
      return `${named(instruction.out)} = ${instruction.f}(${named(instruction.from)})`;
    case 'eigh':
      return `${named(instruction.out)} = eigh(${named(instruction.from)})${instruction.double ? ' in double-float' : ''}`;
    case 'batch': {
      const [table] = instruction.tables;
      const names = instruction.tables.map(({ out }) => named(out)).join(', ');
      return `${names} = ${table?.out.rows ?? 0} of ${instruction.examples} examples, drawn for this step`;
    }
  }
}

/** A map as the formulas of what it stores. */
function mapText(code: readonly Micro[], rows: number, columns: number): string {
  const registers = new Map<number, string>();
  const stores: string[] = [];
  for (const line of code) {
    if (line.do === 'load') registers.set(line.to, operand(line.from, rows, columns));
    else if (line.do === 'constant') registers.set(line.to, shortened(line.value));
    else if (line.do === 'store') {
      const name = line.to.buffer.space === 'record' ? line.to.buffer.name : named(line.to);
      stores.push(`${name} = ${registers.get(line.from) ?? '?'}`);
      // Later formulas refer to what has been stored by its name.
      if (line.to.buffer.space !== 'record') registers.set(line.from, line.to.buffer.name);
    } else
      registers.set(
        line.to,
        formula(
          line.do,
          line.operands.map((register) => registers.get(register) ?? '?'),
        ),
      );
  }
  return stores.join('; ');
}

const INFIX: Readonly<Record<string, string>> = { add: '+', sub: '−', mul: '·', div: '/', greater: '>', pow: '^' };

function formula(f: string, operands: readonly string[]): string {
  const infix = INFIX[f];
  if (infix) return `(${operands.join(` ${infix} `)})`;
  return f === 'neg' ? `−${operands[0]}` : `${f}(${operands.join(', ')})`;
}

function named({ buffer, rows, columns, rowStride, columnStride }: View): string {
  const turned = rows > 1 && columns > 1 && rowStride === 1 && columnStride > 1;
  return `${buffer.name}${turned ? 'ᵀ' : ''}[${rows}×${columns}]`;
}

/** A view that a map reads element by element, with its shape only where it is another than the map's. */
function operand(view: View, rows: number, columns: number): string {
  const { buffer, rowStride, columnStride } = view;
  const isWhole = (rows === 1 || rowStride !== 0) && (columns === 1 || columnStride !== 0);
  if (isWhole) return buffer.name;
  return `${buffer.name}[${rowStride === 0 ? 1 : rows}×${columnStride === 0 ? 1 : columns}]`;
}

function shortened(value: number): string {
  return String(Number(value.toPrecision(6)));
}
