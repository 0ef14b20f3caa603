import { geometry } from './geometry.ts';
import type { History } from './history.ts';
import { inclusion } from './inclusion.ts';
import { kronecker } from './kronecker.ts';
import { levelSets } from './levelSets.ts';
import { outputs } from './outputs.ts';
import { precision } from './precision.ts';
import { preconditioners } from './preconditioners.ts';
import type { Answer, OpenProbe, Probe } from './probe.ts';
import type { ProbeName, ProbeRequest, ProbeResult, ProbeTypes } from './results.ts';
import { regret } from './regret.ts';
import { sketch } from './sketch.ts';
import { sketchComparison } from './sketchComparison.ts';
import { spectra } from './spectra.ts';
import { spectraHistory } from './spectraHistory.ts';
import { stepTime } from './stepTime.ts';

type Result<Name extends ProbeName> = ProbeTypes[Name]['result'];
type Request<Name extends ProbeName> = ProbeTypes[Name]['request'];

/** Every probe. */
export const probes: { readonly [Name in ProbeName]: Probe<Request<Name>, Result<Name>> } = {
  levelSets,
  spectra,
  sketch,
  precision,
  stepTime,
  spectraHistory,
  sketchComparison,
  geometry,
  inclusion,
  outputs,
  kronecker,
  preconditioners,
  regret,
};

/** Their names, in order. */
export const probeNames = Object.keys(probes).filter((name): name is ProbeName => name in probes);

/** All probes of one training, each opened when it is asked first. `late` bounds the work of one call; see `Answer`. */
export function createProbes(
  history: History,
  now: () => number,
): (request: ProbeRequest, late: () => boolean) => Answer<ProbeResult> {
  const opened: { [Name in ProbeName]?: OpenProbe<Request<Name>, Result<Name>> } = {};
  function ask<Name extends ProbeName>(
    name: Name,
    request: Request<Name>,
    late: () => boolean,
  ): Answer<Result<ProbeName>> {
    const probe: OpenProbe<Request<Name>, Result<Name>> = opened[name] ?? probes[name].open(history, now);
    Object.assign(opened, { [name]: probe });
    return probe(request, late);
  }
  return (request, late) => ask(request.probe, request, late);
}
