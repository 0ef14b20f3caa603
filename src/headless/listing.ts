import { experimentFields } from '../experiment/experimentFields.ts';
import { presets } from '../experiment/presets/index.ts';
import { serializeExperiment } from '../experiment/schema.ts';
import { viewFields } from '../experiment/viewFields.ts';
import { defaults, type Fields } from '../fields/fields.ts';
import { networks } from '../networks/index.ts';
import { optimizers } from '../optimizers/index.ts';
import { panelKinds } from '../panels/kinds.ts';
import { probeNames, probes } from '../probes/index.ts';
import { problems } from '../problems/index.ts';

/** Shapes for which the memory of every optimizer is listed. */
const SHAPES: readonly (readonly [rows: number, columns: number])[] = [
  [1, 16],
  [16, 16],
  [64, 64],
  [256, 256],
];

/** Everything there is to choose from, as a JSON value. */
export function listing(): unknown {
  return {
    problems: problems.map((problem) => ({
      kind: problem.kind,
      label: problem.label,
      summary: problem.summary,
      type: problem.type,
      task: problem.type === 'data' ? problem.task(defaults(problem.fields)) : undefined,
      needsData: problem.type === 'data' && problem.needsData ? true : undefined,
      parameters: parameters(problem.fields),
    })),
    networks: networks.map(({ kind, label, summary, fields }) => ({
      kind,
      label,
      summary,
      parameters: parameters(fields),
    })),
    optimizers: optimizers.map(({ kind, label, summary, source, equation, hyper, fixed, memory }) => ({
      kind,
      label,
      summary,
      source,
      equation,
      parameters: [
        ...parameters(hyper).map((one) => ({ ...one, structural: false })),
        ...parameters(fixed).map((one) => ({ ...one, structural: true })),
      ],
      memory: SHAPES.map(([rows, columns]) => {
        const settings = Object.entries(defaults(fixed)).filter(
          (entry): entry is [string, number | string] => typeof entry[1] !== 'object',
        );
        return { rows, columns, floats: memory(rows, columns, Object.fromEntries(settings)) };
      }),
    })),
    probes: probeNames.map((kind) => {
      const { summary, ofParameter, fields } = probes[kind];
      const targets = ['run', 'seed', 'step', ...(ofParameter ? ['parameter'] : [])];
      return { kind, summary, targets, parameters: parameters(fields) };
    }),
    panels: panelKinds.map(({ kind, title, summary, fields }) => ({
      kind,
      title,
      summary,
      parameters: parameters(fields),
    })),
    presets: presets.map(({ kind, label, summary, experiment }) => ({
      kind,
      label,
      summary,
      experiment: serializeExperiment(experiment),
    })),
    experiment: parameters(experimentFields),
    view: parameters(viewFields),
  };
}

function parameters(fields: Fields): readonly Readonly<{ [name: string]: unknown }>[] {
  return Object.entries(fields).map(([name, field]) => {
    if (field.type !== 'text') return { name, ...field };
    // How a text is checked is no JSON.
    const { check: _, ...declared } = field;
    return { name, ...declared };
  });
}
