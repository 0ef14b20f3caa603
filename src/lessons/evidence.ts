import type { Experiment } from '../experiment/experiment.ts';
import type { PanelInput } from '../panels/panel.ts';
import type { ProbeName, ProbeTypes } from '../probes/results.ts';

/** Everything that the lab shows at one moment, as readings, tasks and claims look at it. */
export interface Evidence {
  readonly input: PanelInput;
  readonly panels: readonly {
    readonly panel: { readonly kind: string };
    readonly input: PanelInput;
  }[];
}

/** Whether training has come to its end, or every run of it. */
export function isOver({ input: { experiment, newest, replicas } }: Evidence): boolean {
  return newest >= experiment.steps || (replicas.length > 0 && replicas.every(({ diverged }) => diverged));
}

/** What the first panel with a measurement of that probe shows; of one run, where that is given. */
export function resultOf<Name extends ProbeName>(
  { panels }: Evidence,
  probe: Name,
  run?: number,
): ProbeTypes[Name]['result'] | undefined {
  const isWanted = (result: PanelInput['result']): result is ProbeTypes[Name]['result'] => result?.probe === probe;
  for (const { input } of panels) {
    const { result, experiment } = input;
    if (isWanted(result) && (run === undefined || run === experiment.view.focus)) return result;
  }
  return undefined;
}

/** What the first panel of a kind draws from. */
export function panelOf({ panels }: Evidence, kind: string): PanelInput | undefined {
  return panels.find(({ panel }) => panel.kind === kind)?.input;
}

/** The mini-batch loss before a step, the mean of all seeds; `undefined` before it is there, Infinity after a divergence. */
export function lossAt({ input: { replicas } }: Evidence, run: number, step: number): number | undefined {
  const own = replicas.filter((replica) => replica.run === run);
  const losses = own.map(({ loss, steps, diverged }) =>
    step < steps ? (loss[step] ?? NaN) : diverged ? Infinity : NaN,
  );
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  return Number.isNaN(mean) ? undefined : mean;
}

/** The loss before the last step, once training has come there. */
export function finalLoss(evidence: Evidence, run: number): number | undefined {
  return lossAt(evidence, run, evidence.input.experiment.steps - 1);
}

/** The first step before which a run's loss is below a target, the mean over seeds; Infinity if training ends without. */
export function stepsTo(evidence: Evidence, run: number, target: number): number | undefined {
  const own = evidence.input.replicas.filter((replica) => replica.run === run);
  if (own.length === 0) return undefined;
  const found = own.map(({ loss, steps, diverged }) => {
    for (let step = 0; step < steps; step++) if ((loss[step] ?? NaN) < target) return step;
    return isOver(evidence) || diverged ? Infinity : NaN;
  });
  const mean = found.reduce((sum, step) => sum + step, 0) / found.length;
  return Number.isNaN(mean) ? undefined : mean;
}

/** A number among the settings of the problem. */
export function problemNumber({ problem }: Experiment, name: string): number {
  return Number(problem.settings[name]);
}
