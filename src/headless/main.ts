import { createNoticeLog } from '../experiment/noticeLog.ts';
import { parseJson } from '../experiment/parseJson.ts';
import { entriesOf } from '../experiment/readRecord.ts';
import { readArguments, USAGE, type Request, type RunRequest } from './arguments.ts';
import { Failure } from './failure.ts';
import { listing } from './listing.ts';
import { plainJson } from './plainJson.ts';
import { readRecord } from './readRecord.ts';
import { readSource } from './readSource.ts';
import { runExperiment } from './runExperiment.ts';

process.stdout.on('error', (error) => fail(`The output could not be written: ${error.message}.`));
try {
  process.stdout.write(await answer(readArguments(process.argv.slice(2))));
} catch (error) {
  fail(
    error instanceof Failure
      ? error.message
      : `The lab failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
}

async function answer(request: Request): Promise<string> {
  switch (request.action) {
    case 'help':
      return USAGE;
    case 'list':
      return `${JSON.stringify(plainJson(listing()))}\n`;
    case 'run':
      return trained(request);
  }
}

async function trained(request: RunRequest): Promise<string> {
  // npm changes to the project's folder and leaves the folder it was called from in INIT_CWD.
  const { experiment, notices, record } = await readSource(
    request.source,
    process.env['INIT_CWD'] ?? process.cwd(),
    process.stdin,
  );
  const log = createNoticeLog();
  for (const { path, message } of notices) log.add(path, message);
  const wanted = readRecord(withFlags(record, request), experiment, log);
  if (!request.lenient && log.list().length > 0) {
    const lines = log.list().map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
    throw new Failure(`${lines.join('\n')}\nNothing was trained; --lenient trains with what is used instead.`);
  }
  return `${JSON.stringify(await runExperiment(experiment, wanted, log.list()))}\n`;
}

/** What the file asks to record, and what the flags add to it. */
function withFlags(record: unknown, { weights, probes }: RunRequest): unknown {
  const given = entriesOf(record);
  if (record !== undefined && !given) return record;
  const listed = given?.get('probes') ?? [];
  const asked = probes.map((text) => {
    const json = parseJson(text);
    if ('problem' in json) throw new Failure(`--probe ${text}: ${json.problem}`);
    return json.value;
  });
  return {
    ...Object.fromEntries(given ?? []),
    ...(weights && { weights }),
    probes: Array.isArray(listed) ? [...listed, ...asked] : listed,
  };
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 2;
}
