import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { decodeLink } from '../experiment/decodeLink.ts';
import { parseJson } from '../experiment/parseJson.ts';
import { entriesOf } from '../experiment/readRecord.ts';
import { parseExperiment, type ParsedExperiment } from '../experiment/schema.ts';
import { Failure } from './failure.ts';

/** An experiment as it was given, with its `record` not yet looked at. */
export interface Source extends ParsedExperiment {
  readonly record: unknown;
}

/** Reads a file, a link, or standard input, which may hold either. Throws a Failure if there is nothing to read or it is not JSON. */
export async function readSource(
  source: string,
  folder: string,
  stdin: AsyncIterable<string | Uint8Array>,
): Promise<Source> {
  const path = resolve(folder, source);
  if (source !== '-' && !existsSync(path)) {
    if (isLink(source)) return fromLink(source);
    throw new Failure(`There is no file ${path}.`);
  }
  const text = source === '-' ? await everything(stdin) : contents(path);
  const name = source === '-' ? 'Standard input' : path;
  if (isLink(text.trim())) return fromLink(text.trim());
  const json = parseJson(text.replace(/^\uFEFF/, ''));
  if ('problem' in json) throw new Failure(`${name}: ${json.problem}`);
  return { ...parseExperiment(json.value), record: entriesOf(json.value)?.get('record') };
}

/** An address with a fragment, or a fragment. */
function isLink(text: string): boolean {
  return /^(?:https?:\/\/[^\s#]*#|#?v=)\S*$/.test(text);
}

async function fromLink(text: string): Promise<Source> {
  return { ...(await decodeLink(text.replace(/^[^#]*#/, ''))), record: undefined };
}

function contents(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Failure(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

async function everything(stdin: AsyncIterable<string | Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stdin) text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}
