import type { Parameter } from '../optimizers/units.ts';
import type { PanelInput } from './panel.ts';

/** The weights that matrix statistics can be taken of: matrices, or all parameters where there are none. */
export function watchableParameters(parameters: readonly Parameter[]): readonly Parameter[] {
  const matrices = parameters.filter((parameter) => parameter.rows > 1);
  return matrices.length > 0 ? matrices : parameters;
}

/** The weight that the view names; without or with an unknown name, the largest. */
export function focusParameter(input: Pick<PanelInput, 'experiment' | 'parameters'>): Parameter | undefined {
  const choices = watchableParameters(input.parameters);
  const named = choices.find((parameter) => parameter.name === input.experiment.view.parameter);
  return (
    named ??
    choices.reduce<Parameter | undefined>((best, next) => (best && size(best) >= size(next) ? best : next), undefined)
  );
}

/** The run that the level sets, spectra and sketch show. */
export function focusRun(input: Pick<PanelInput, 'experiment'>): number {
  return Math.max(0, Math.min(input.experiment.view.focus, input.experiment.runs.length - 1));
}

function size(parameter: Parameter): number {
  return parameter.rows * parameter.columns;
}
