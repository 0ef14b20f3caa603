import { numberOf } from '../fields/fields.ts';
import { networkOf } from '../networks/index.ts';
import type { Parameter } from '../optimizers/optimizer.ts';
import { problemOf } from '../problems/index.ts';
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
  // The widths of generated examples do not depend on how many there are, and few are made quickly.
  const few = 'points' in problem.fields ? { ...settings, points: 10 } : settings;
  const { inputWidth, targetWidth } = problem.generate(few, 0, data).training;
  const parameters = network.parameters(net.settings, inputWidth, targetWidth);
  return {
    parameters,
    examples: data?.inputs.length ?? numberOf(settings, 'points'),
    widest: parameters.reduce((most, { columns }) => Math.max(most, columns), 0),
  };
}
