import { describeAdapter, nameOf, type Adapter } from '../array/adapter.ts';
import type { EngineName } from '../array/engine.ts';
import type { TfjsEngine, TfjsName, TfjsOptions } from '../array/tfjsEngine.ts';
import type { Answer } from '../array/tfjsWebgpu.ts';
import { estimatedSeconds } from '../experiment/estimatedSeconds.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { experimentFields } from '../experiment/experimentFields.ts';
import { speedComparison, type CompareSpeeds } from './compareSpeeds.ts';
import { handleOf, openRoots, plain, type EngineHandle } from './engineHandle.ts';
import { engineStepper } from './engineStepper.ts';
import { fasterProcessor } from './fasterProcessor.ts';
import { keepMachine, type KeptMachine } from './keepMachine.ts';
import { machineHandle } from './machineHandle.ts';

/** What the choice of an engine depends on. */
export interface EngineParts {
  readonly machine: KeptMachine;
  /** The adapter that the browser offers, or why it offers none. */
  adapter(): Promise<Adapter | string>;
  tensorflow(name: TfjsName, options: TfjsOptions): Promise<Answer<TfjsEngine>>;
  readonly compareSpeeds: CompareSpeeds;
}

/** Starts an engine for an experiment. `onFault` is called when it fails later. */
export type ChooseEngine = (experiment: Experiment, onFault: (reason: string) => void) => Promise<EngineHandle>;

/** Estimated milliseconds of a step in plain TypeScript from which on a graphics card is not timed against it. */
const CARD_WORTH_TAKING = 1;

/**
 * Starts the engine that an experiment asks for, or the best one for it; always answers with one that runs, and says why it is this one. The
 * machine is the best wherever there is a graphics card, but for experiments so small that plain TypeScript is measured to be faster.
 */
function engineChooser({ machine, adapter, tensorflow, compareSpeeds }: EngineParts): ChooseEngine {
  return async (experiment, onFault) => {
    const { engine } = experiment;

    const startTfjs = async (name: TfjsName, reason: string, isForAll = true) => {
      const started = await tensorflow(name, { onFault });
      if (!started.ok) return started.reason;
      const { engine: on, adapter: own } = started.value;
      const info = { name, reason, ...(own && { adapter: nameOf(own) }) };
      const open = engineStepper(on, () => performance.now(), openRoots);
      return handleOf(open, info, isForAll, () => on.dispose());
    };

    const processor = (why: string) => fasterProcessor(experiment, why, () => startTfjs('wasm', '', false));

    /** TensorFlow.js on the graphics card that there is, or else a processor. */
    const withoutMachine = async (there: string, why: string, isForAll: boolean) => {
      const started = await startTfjs('webgpu', `${there} ${why}`, isForAll);
      return typeof started === 'string' ? processor(`${why} ${started}`) : started;
    };

    const chosenMachine = async () => {
      const instead = async (reason: string) => plain(notHere('machine', reason), false);
      const opened = await machine.open(onFault);
      if (typeof opened === 'string') return plain(notHere('machine', opened));
      const { software } = opened.adapter;
      const slow = software ? ` Its adapter is ${softwareName(opened.adapter)}, not a graphics card.` : '';
      return machineHandle(machine, opened, `You chose it.${slow}`, instead);
    };

    const bestOnCard = async (graphics: Adapter) => {
      const there = `A graphics adapter is available: ${nameOf(graphics)}.`;
      const instead = (reason: string) => withoutMachine(there, reason, false);
      const opened = await machine.open(onFault);
      if (typeof opened === 'string') return withoutMachine(there, opened, true);
      const onMachine = (reason: string) => machineHandle(machine, opened, `${there} ${reason}`, instead);
      const estimate = (1000 * estimatedSeconds(experiment)) / experiment.steps;
      if (estimate >= CARD_WORTH_TAKING)
        return onMachine(
          `By estimate a step in plain TypeScript would take ${figure(estimate)}: the two were not timed.`,
        );
      try {
        const [own, card] = await compareSpeeds(plain(''), onMachine(''), experiment);
        const reason = `Timed on the first steps, all ${experiment.steps} would take ${figure(card)} on it and ${figure(own)} in plain TypeScript.`;
        if (card < own) return onMachine(reason);
        machine.rest();
        return plain(`${there} ${reason}`, false);
      } catch (error) {
        // The training itself will meet the same trouble, and there it is dealt with.
        return onMachine(`It could not be timed: ${error instanceof Error ? error.message : String(error)}`);
      }
    };

    if (engine === 'float64') return plain('You chose it.');
    if (engine === 'machine') return chosenMachine();
    if (engine !== 'auto') {
      const started = await startTfjs(engine, 'You chose it.');
      return typeof started === 'string' ? plain(notHere(engine, started)) : started;
    }
    const graphics = machine.adapter() ?? (await adapter());
    if (typeof graphics === 'string') return processor(graphics);
    if (graphics.software) return processor(`The only graphics adapter is ${softwareName(graphics)}.`);
    return bestOnCard(graphics);
  };
}

/** The choice in a browser's worker. */
export const chooseEngine = engineChooser({
  machine: keepMachine(),
  adapter: onceRefused(graphicsAdapter),
  // Downloaded only when it is going to be used.
  tensorflow: async (name, options) => (await import('../array/tfjsEngine.ts')).startTfjs(name, options),
  compareSpeeds: speedComparison(() => performance.now()),
});

/** Asks until there is no graphics card: none appears while a page is open, and browsers take their time to say so. */
function onceRefused(ask: EngineParts['adapter']): EngineParts['adapter'] {
  let refusal: Adapter | string | undefined;
  return async () => {
    if (refusal !== undefined) return refusal;
    const answer = await ask();
    if (typeof answer === 'string' || answer.software) refusal = answer;
    return answer;
  };
}

async function graphicsAdapter(): Promise<Adapter | string> {
  if (!navigator.gpu) return 'This browser has no WebGPU.';
  try {
    const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
    return adapter ? describeAdapter(adapter.info) : 'The browser has WebGPU but offers no graphics adapter.';
  } catch (error) {
    return `The browser refused WebGPU: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

/** Why plain TypeScript computes instead of the engine that was asked for. */
function notHere(name: EngineName, reason: string): string {
  const option = experimentFields.engine.options.find(({ value }) => value === name);
  return `${option?.label ?? name} was asked for, but cannot be used here. ${reason}`;
}

function softwareName(adapter: Adapter): string {
  return `a program on the processor (${nameOf(adapter)})`;
}

function figure(milliseconds: number): string {
  return `${Number(milliseconds.toPrecision(2))} ms`;
}
