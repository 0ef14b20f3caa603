import { originalPositionFor, sourceContentFor, TraceMap } from '@jridgewell/trace-mapping';
import type { SourceLine } from './protocol.ts';

/** Finds the lines of the project's source that a call stack is about; none where that cannot be told. */
export type FindLines = (stack: string) => Promise<readonly SourceLine[]>;

/** Where mathematics is written down: neither in the vocabulary below it nor in the worker around it. */
const MATHEMATICS = /^(optimizers|linalg|networks|problems|probes|experiment)\//;
/** What calls for more than its own line: its caller says which method it is for. */
const SERVICE = /^(linalg\/|optimizers\/(statistics|diagonal)\.ts$)/;

/**
 * Reads call stacks, of scripts with source maps, back to the project's own files: the line that called the vocabulary, and, where that is one of
 * linear algebra or shared by methods, the line of the method that called for it. `load` fetches a text; scripts and maps are loaded once.
 */
export function createSourceLines(load: (address: string) => Promise<string>): FindLines {
  const scripts = new Map<string, Promise<TraceMap | undefined>>();
  const scriptAt = (address: string) => {
    const known = scripts.get(address) ?? mapped(address, load).catch(() => undefined);
    scripts.set(address, known);
    return known;
  };
  const known = new Map<string, Promise<readonly SourceLine[]>>();
  const find = async (stack: string) => {
    const found: SourceLine[] = [];
    for (const { address, line, column } of framesOf(stack)) {
      const script = await scriptAt(address);
      const place = script && lineOf(script, line, column);
      if (!place || !MATHEMATICS.test(place.file)) continue;
      if (found.length === 0 || !SERVICE.test(place.file)) found.push(place);
      if (!SERVICE.test(place.file)) break;
    }
    return found;
  };
  return (stack) => {
    const lines = known.get(stack) ?? find(stack);
    known.set(stack, lines);
    return lines;
  };
}

/** The calls of a stack as Chromium, Firefox and Safari write them, innermost first. */
function framesOf(stack: string): readonly { address: string; line: number; column: number }[] {
  return stack.split('\n').flatMap((text) => {
    const [, address, line, column] = /(https?:\/\/[^\s()]+?):(\d+):(\d+)\)?$/.exec(text) ?? [];
    return address === undefined ? [] : [{ address, line: Number(line), column: Number(column) }];
  });
}

async function mapped(address: string, load: (address: string) => Promise<string>): Promise<TraceMap | undefined> {
  const script = await load(address);
  const written = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(script)?.[1];
  if (written === undefined) return undefined;
  const inline = /^data:[^,]*;base64,(.*)$/.exec(written)?.[1];
  if (inline !== undefined) return new TraceMap(decodeBase64(inline), address);
  const base = new URL(written, address).href;
  return new TraceMap(await load(base), base);
}

function decodeBase64(text: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
}

/** Stacks count columns from 1, maps from 0. */
function lineOf(map: TraceMap, line: number, column: number): SourceLine | undefined {
  const origin = originalPositionFor(map, { line, column: column - 1 });
  if (origin.source === null) return undefined;
  const path = new URL(origin.source).pathname;
  const at = path.lastIndexOf('/src/');
  if (at < 0) return undefined;
  const text = sourceContentFor(map, origin.source)?.split('\n')[origin.line - 1] ?? '';
  return { file: path.slice(at + 5), line: origin.line, text: text.trim() };
}
