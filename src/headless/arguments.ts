import { parseArgs } from 'node:util';
import { Failure } from './failure.ts';

export const USAGE = `Usage: npm run -s lab -- [options] <experiment.json | link | ->

Trains an experiment in float64 and prints one JSON value: the losses of every replica and step.
The experiment is a file, a link (quoted), or - for standard input. docs/experiment.md has the format.

  --weights         also print the weights before the first and after every step
  --probe <json>    also print a measurement, such as '{"probe":"spectra","run":1}'; may be given more than once
  --lenient         carry on with what is used instead of anything wrong, and list it under "notices"
  --list            print every problem, network, optimizer, probe, panel and preset there is
  --help            print this
`;

/** What the command line asks for. */
export type Request = { readonly action: 'help' | 'list' } | RunRequest;

export interface RunRequest {
  readonly action: 'run';
  readonly source: string;
  readonly weights: boolean;
  /** JSON of probe requests. */
  readonly probes: readonly string[];
  readonly lenient: boolean;
}

/** Reads the arguments after the program's name. Throws a Failure that says what is wrong with them. */
export function readArguments(args: readonly string[]): Request {
  const { values, positionals } = parsed(args);
  if (values.help) return { action: 'help' };
  if (values.list) return { action: 'list' };
  const [source, ...more] = positionals;
  if (source === undefined) throw new Failure(`No experiment was given.\n\n${USAGE}`);
  if (more.length > 0)
    throw new Failure(
      `One experiment at a time: ${positionals.length} were given. A link must be in quotes, because the shell reads & otherwise.`,
    );
  return { action: 'run', source, weights: values.weights, probes: values.probe, lenient: values.lenient };
}

function parsed(args: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        weights: flag,
        lenient: flag,
        list: flag,
        help: { ...flag, short: 'h' },
        probe: { type: 'string', multiple: true, default: [] },
      },
    });
  } catch (error) {
    throw new Failure(error instanceof Error ? error.message : String(error));
  }
}
