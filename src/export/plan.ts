import type { Experiment, Run } from '../experiment/experiment.ts';
import { buildModel, type Model } from '../experiment/model.ts';
import { runName } from '../experiment/names.ts';
import { optimizerOf } from '../optimizers/index.ts';
import type { Fixed, Optimizer } from '../optimizers/optimizer.ts';
import { refusal } from '../optimizers/refusal.ts';
import { noiseWidth } from '../worker/noise.ts';
import { jaxDialect, torchDialect, type Framework } from './dialect.ts';
import { jaxOptimizers } from './jaxOptimizers.ts';
import type { Mapping, Packaged } from './mapping.ts';
import { torchOptimizers } from './torchOptimizers.ts';
import { updateCode, type UpdateCode } from './updateCode.ts';

/** One run on its way into a script. */
export interface PlannedRun {
  readonly index: number;
  readonly name: string;
  readonly run: Run;
  readonly optimizer: Optimizer | undefined;
  readonly fixed: Fixed;
  readonly mapping: Mapping;
  /** Present where the update is written out. */
  readonly update?: UpdateCode;
}

/** An experiment on its way into a script. */
export interface Plan {
  readonly framework: Framework;
  readonly experiment: Experiment;
  readonly model: Model;
  readonly runs: readonly PlannedRun[];
  /** Whether some update draws targets from the model's predictions. */
  readonly isNoisy: boolean;
}

/** Operations beyond which an update is not written out: nobody would read it, and Python would take too long to compile it. */
const MOST_OPERATIONS = 6000;

const TABLES = { torch: torchOptimizers, jax: jaxOptimizers };

/** Says how each run of an experiment gets into a script. Throws if the experiment has no model; the message says why. */
export function planScript(framework: Framework, experiment: Experiment): Plan {
  const model = buildModel(experiment);
  const runs = experiment.runs.map((run, index) => planned(framework, experiment, model, run, index));
  return { framework, experiment, model, runs, isNoisy: runs.some(({ update }) => update?.needsNoise) };
}

/** The package calls of a plan. */
export function packagesOf({ runs }: Plan): readonly Packaged[] {
  return runs.flatMap(({ mapping }) => (mapping.how === 'package' ? [mapping] : []));
}

function planned(framework: Framework, experiment: Experiment, model: Model, run: Run, index: number): PlannedRun {
  const optimizer = optimizerOf(run.optimizer);
  const base = { index, name: runName(experiment, index), run, optimizer };
  if (!optimizer) return { ...base, fixed: {}, mapping: declined(`there is no optimizer named ${run.optimizer}`) };
  const fixed = fixedOf(optimizer, run);
  const reason = refusal(optimizer, model.parameters, fixed);
  if (reason !== undefined) return { ...base, fixed, mapping: declined(`the lab itself refuses it: ${reason}`) };
  if (fixed['roots'] === 'aside')
    return {
      ...base,
      fixed,
      mapping: declined(
        'its roots are computed beside the training, so it depends on the clock; compute them in place',
      ),
    };
  const mapping = TABLES[framework][run.optimizer]?.({ settings: run.settings, fixed, parameters: model.parameters });
  if (!mapping) return { ...base, fixed, mapping: declined('the table of this framework has no entry for it') };
  if (mapping.how !== 'writtenOut') return { ...base, fixed, mapping };
  const dialect = framework === 'torch' ? torchDialect : jaxDialect;
  const of = { optimizer, settings: run.settings, fixed, model, noiseWidth: noiseWidth(model) };
  const update = updateCode(dialect, `run${index + 1}`, of);
  if (update.operations > MOST_OPERATIONS)
    return {
      ...base,
      fixed,
      mapping: declined(
        `written out, one step of it would be ${update.operations} operations, and at most ${MOST_OPERATIONS} are; choose a smaller network. ${mapping.because}`,
      ),
    };
  return { ...base, fixed, mapping, update };
}

function declined(because: string): Mapping {
  return { how: 'declined', because };
}

function fixedOf(optimizer: Optimizer, run: Run): Fixed {
  return Object.fromEntries(
    Object.keys(optimizer.fixed).flatMap((name) => {
      const value = run.settings[name];
      return typeof value === 'number' || typeof value === 'string' ? [[name, value] as const] : [];
    }),
  );
}
