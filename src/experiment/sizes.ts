import { numberOf, type Settings } from '../fields/fields.ts';
import { networkOf } from '../networks/index.ts';
import type { Parameter } from '../optimizers/units.ts';
import { problemOf } from '../problems/index.ts';
import type { DataProblem, InlineData } from '../problems/problem.ts';
import type { Experiment } from './experiment.ts';
import { parametersOf, type Widths } from './tokens.ts';

/** How large an experiment is, known before anything large is made. */
export interface Sizes {
  readonly parameters: readonly Parameter[];
  /** Examples, those held out included; 0 for surfaces. */
  readonly examples: number;
  /** Units of the widest layer, or dimensions of a surface. */
  readonly widest: number;
}

/** The sizes that `buildModel` would find. Throws on unknown kinds. */
export function sizesOf({
  problem: { kind, settings, data },
  network: net,
}: Pick<Experiment, 'problem' | 'network'>): Sizes {
  const problem = problemOf(kind);
  const network = networkOf(net.kind);
  if (!problem || !network) throw new Error(`unknown problem or network: ${kind}, ${net.kind}`);
  if (problem.type === 'surface') {
    const columns = problem.dimension(settings);
    return { parameters: [{ name: 'w', rows: 1, columns }], examples: 0, widest: columns };
  }
  const widths = widthsOf(problem, settings, data);
  const parameters = parametersOf(network, net.settings, widths);
  return {
    parameters,
    examples: data?.inputs.length ?? numberOf(settings, 'points'),
    widest:
      network.widest?.(net.settings, widths.inputWidth, widths.positions ?? 1) ??
      parameters.reduce((most, { columns }) => Math.max(most, columns), 0),
  };
}

function widthsOf(problem: DataProblem, settings: Settings, data: InlineData | undefined): Widths {
  if (data) return { inputWidth: data.inputs[0]?.length ?? 0, targetWidth: data.targets[0]?.length ?? 0 };
  // The widths of generated examples do not depend on how many there are, and few are made quickly.
  return problem.generate({ ...settings, points: 10 }, 0).training;
}
