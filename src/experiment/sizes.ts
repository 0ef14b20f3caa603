import { numberOf, type Settings } from '../fields/fields.ts';
import { networkOf } from '../networks/index.ts';
import type { Parameter } from '../optimizers/units.ts';
import { problemOf } from '../problems/index.ts';
import type { DataProblem, InlineData } from '../problems/problem.ts';
import type { Experiment } from './experiment.ts';

/** How large an experiment is, known before anything large is made. */
export interface Sizes {
  readonly parameters: readonly Parameter[];
  /** Examples, those held out included; 0 for surfaces. */
  readonly examples: number;
  /** Units of the widest layer, or dimensions of a surface. */
  readonly widest: number;
}

/** The sizes that `buildModel` would find. Throws on unknown kinds. */
export function sizesOf({ problem: { kind, settings, data }, network: net }: Experiment): Sizes {
  const problem = problemOf(kind);
  const network = networkOf(net.kind);
  if (!problem || !network) throw new Error(`unknown problem or network: ${kind}, ${net.kind}`);
  if (problem.type === 'surface') {
    const columns = problem.dimension(settings);
    return { parameters: [{ name: 'w', rows: 1, columns }], examples: 0, widest: columns };
  }
  const [inputWidth, targetWidth] = widthsOf(problem, settings, data);
  const parameters = network.parameters(net.settings, inputWidth, targetWidth);
  return {
    parameters,
    examples: data?.inputs.length ?? numberOf(settings, 'points'),
    widest: parameters.reduce((most, { columns }) => Math.max(most, columns), 0),
  };
}

function widthsOf(problem: DataProblem, settings: Settings, data: InlineData | undefined): readonly [number, number] {
  if (data) return [data.inputs[0]?.length ?? 0, data.targets[0]?.length ?? 0];
  // The widths of generated examples do not depend on how many there are, and few are made quickly.
  const few = problem.generate({ ...settings, points: 10 }, 0).training;
  return [few.inputWidth, few.targetWidth];
}
