import type { MarkerName } from '../../charts/markerPath.ts';
import { choiceOf } from '../../fields/fields.ts';
import type { GeometryResult, GeometryStep, GeometryStepName, GeometryView } from '../../probes/geometryResult.ts';
import type { PanelInput } from '../panel.ts';

/** How a step looks, and what it is called. */
interface StepLook {
  readonly label: string;
  /** Its matrix and what is done with it, for the key. */
  readonly formula: string;
  readonly color: string;
  readonly dash: readonly number[];
  readonly marker: MarkerName;
}

export const stepLooks: Readonly<Record<GeometryStepName, StepLook>> = {
  gradient: { label: 'gradient', formula: '−g / λmax', color: 'var(--run-0)', dash: [], marker: 'circle' },
  newton: { label: 'Newton', formula: '−(H + λI)⁻¹ g', color: 'var(--run-3)', dash: [8, 3], marker: 'square' },
  saddleFree: {
    label: 'saddle-free',
    formula: '−max(|H|, λ)⁻¹ g',
    color: 'var(--run-4)',
    dash: [8, 3, 2, 3],
    marker: 'diamond',
  },
  natural: { label: 'natural', formula: '−(F + λI)⁻¹ g', color: 'var(--run-2)', dash: [], marker: 'triangle' },
  empirical: {
    label: 'empirical Fisher',
    formula: '−(E + λI)⁻¹ g',
    color: 'var(--run-5)',
    dash: [2, 3],
    marker: 'cross',
  },
};

const groups: Readonly<Record<string, readonly GeometryStepName[]>> = {
  hessian: ['gradient', 'newton', 'saddleFree'],
  fisher: ['gradient', 'natural', 'empirical'],
};

/** The newest measurement, if there is one. */
export function geometryResult(input: PanelInput): GeometryResult | undefined {
  return input.result?.probe === 'geometry' ? input.result : undefined;
}

/** The steps that the panel's setting leaves; on a surface those that there are. */
export function shownSteps(
  input: Pick<PanelInput, 'settings'>,
  { steps, planeOf }: GeometryView,
): readonly GeometryStep[] {
  const group = planeOf === 'surface' ? undefined : groups[choiceOf(input.settings, 'show')];
  return group ? steps.filter(({ name }) => group.includes(name)) : steps;
}
