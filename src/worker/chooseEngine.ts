import { describeAdapter, type Adapter } from '../array/adapter.ts';
import { float64Engine } from '../array/float64.ts';
import type { TfjsName } from '../array/tfjsEngine.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { buildModel } from '../experiment/model.ts';
import { engineStepper } from './engineStepper.ts';
import type { Checkpoint, EngineInfo } from './protocol.ts';
import type { OpenStepper } from './stepper.ts';
import { createTrainer, type Trainer } from './trainer.ts';
import { workerRoots } from './workerRoots.ts';

/** An engine that is running, whatever steps a training on it. */
export interface EngineHandle {
  readonly info: EngineInfo;
  train(experiment: Experiment, resume?: Checkpoint): Promise<Trainer>;
  /** Takes over a training whose engine has failed. */
  continue(trainer: Trainer): Promise<Trainer>;
  dispose(): void;
}

/** Multiply-adds per step below which WebAssembly's cost per call exceeds what it saves: about 10 ms of plain TypeScript. */
const WASM_WORTH_TRYING = 2e7;
/** Steps that are timed on each engine, after as many to warm up. */
const TIMED_STEPS = 3;

const now = () => performance.now();
const openRoots = workerRoots(now);

/** Starts the engine that an experiment asks for, or the best one for it; always answers with one that runs, and says why it is this one. */
export async function chooseEngine(experiment: Experiment, onFault: (reason: string) => void): Promise<EngineHandle> {
  if (experiment.engine === 'float64') return plain('You chose it.');
  if (experiment.engine !== 'auto') {
    const started = await tensorflow(experiment.engine, onFault, () => 'You chose it.');
    return typeof started === 'string'
      ? plain(`You chose ${experiment.engine}, but it does not run here. ${started}`)
      : started;
  }
  const graphics = await graphicsAdapter();
  if (typeof graphics !== 'string' && !graphics.software) {
    const started = await tensorflow('webgpu', onFault, () => `A graphics adapter is available: ${nameOf(graphics)}.`);
    return typeof started === 'string' ? fasterProcessor(experiment, onFault, started) : started;
  }
  const why =
    typeof graphics === 'string'
      ? graphics
      : `The only graphics adapter is a program on the processor (${nameOf(graphics)}).`;
  return fasterProcessor(experiment, onFault, why);
}

/** Whichever of plain TypeScript and WebAssembly takes less time for this experiment; measured where it could matter. */
async function fasterProcessor(
  experiment: Experiment,
  onFault: (reason: string) => void,
  why: string,
): Promise<EngineHandle> {
  const work = workPerStep(experiment);
  if (work < WASM_WORTH_TRYING)
    return plain(`${why} For ${count(work)} multiply-adds a step, plain TypeScript is faster than WebAssembly.`);
  const own = plain('');
  const other = await tensorflow('wasm', onFault, () => '');
  if (typeof other === 'string') return plain(`${why} ${other}`);
  const [ownTime, otherTime] = [await timed(own, experiment), await timed(other, experiment)];
  const measured = `Measured: plain TypeScript ${ownTime.toFixed(1)} ms a step, WebAssembly ${otherTime.toFixed(1)} ms.`;
  if (otherTime < ownTime) return { ...other, info: { ...other.info, reason: `${why} ${measured}` } };
  other.dispose();
  return plain(`${why} ${measured}`);
}

async function timed(handle: EngineHandle, experiment: Experiment): Promise<number> {
  const trainer = await handle.train({ ...experiment, steps: 2 * TIMED_STEPS });
  try {
    await trainer.advance(TIMED_STEPS);
    const begun = now();
    await trainer.advance(TIMED_STEPS);
    return (now() - begun) / TIMED_STEPS;
  } finally {
    trainer.dispose();
  }
}

/** Plain TypeScript in float64. */
export function plain(reason: string): EngineHandle {
  const engine = float64Engine();
  return handleOf(engineStepper(engine, now, openRoots), { name: 'float64', reason }, () => engine.dispose());
}

async function tensorflow(
  name: TfjsName,
  onFault: (reason: string) => void,
  reason: () => string,
): Promise<EngineHandle | string> {
  // Downloaded only when it is going to be used.
  const { startTfjs } = await import('../array/tfjsEngine.ts');
  const started = await startTfjs(name, { onFault });
  if (!started.ok) return started.reason;
  const { engine, adapter } = started.value;
  const info = { name, reason: reason(), ...(adapter && { adapter: nameOf(adapter) }) };
  return handleOf(engineStepper(engine, now, openRoots), info, () => engine.dispose());
}

function handleOf(open: OpenStepper, info: EngineInfo, dispose: () => void): EngineHandle {
  return {
    info,
    train: (experiment, resume) => createTrainer(open, experiment, now, resume),
    continue: (trainer) => trainer.restart(open),
    dispose,
  };
}

/** The adapter that the browser offers, or why it offers none. */
async function graphicsAdapter(): Promise<Adapter | string> {
  if (!navigator.gpu) return 'This browser has no WebGPU.';
  try {
    const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
    return adapter ? describeAdapter(adapter.info) : 'The browser has WebGPU but offers no graphics adapter.';
  } catch (error) {
    return `The browser refused WebGPU: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

function nameOf({ vendor, architecture, description }: Adapter): string {
  return [vendor, architecture, description].filter((part) => part !== '').join(' ') || 'unnamed';
}

/** Multiply-adds of forward and backward passes of all replicas in one step. */
function workPerStep(experiment: Experiment): number {
  const { parameters, batch } = buildModel(experiment);
  const weights = parameters.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  return 3 * weights * Math.max(1, batch) * experiment.runs.length * experiment.seeds;
}

function count(n: number): string {
  return n < 1e6 ? `${Math.max(1, Math.round(n / 1e3))} thousand` : `${(n / 1e6).toFixed(1)} million`;
}
