import { formatNumber } from '../../charts/formatNumber.ts';
import { choiceOf, numberOf } from '../../fields/fields.ts';
import type { GeometryLine, GeometryRequest, GeometryStep, GeometryView } from '../../probes/geometryResult.ts';
import { focusRun } from '../focus.ts';
import type { PanelInput } from '../panel.ts';
import { geometryResult, shownSteps, stepLooks } from './geometrySteps.ts';

/** Grid points along each axis, and at how many steps of a training a network is looked at. */
const resolution = { surface: 41, network: 29 };
const networkViews = 20;

/** What to measure; of a network before its last step, only every twentieth of the training. */
export function geometryRequest(input: PanelInput): GeometryRequest | undefined {
  const { runs, steps } = input.experiment;
  if (runs.length === 0 || input.parameters.length === 0) return undefined;
  const isSurface = input.batch === 0;
  const stride = Math.max(1, Math.round(steps / networkViews));
  const { settings } = input;
  const length = choiceOf(settings, 'length') === 'ball' && !isSurface ? 'ball' : 'own';
  return {
    probe: 'geometry',
    run: focusRun(input),
    seed: 0,
    step: isSurface || input.cursor >= steps ? input.cursor : Math.floor(input.cursor / stride) * stride,
    plane: choiceOf(settings, 'plane') === 'weights' ? 'weights' : 'steps',
    length,
    damping: numberOf(settings, 'damping'),
    radius: numberOf(settings, 'radius'),
    resolution: isSurface ? resolution.surface : resolution.network,
  };
}

/** Why there is nothing to see. */
export function geometryAbsence(input: PanelInput): string {
  if (input.problem !== undefined) return sentence(`There is no geometry to show: ${input.problem}`);
  if (input.experiment.runs.length === 0) return 'There is no run from whose weights a step could be taken.';
  if (input.parameters.length === 0) return 'No step has been trained yet.';
  const done = geometryResult(input)?.done ?? 0;
  return `The Hessian and the Fisher matrix are being computed: ${Math.floor(100 * done)} % done.`;
}

/** What the steps from the point do to the loss. */
export function geometryCaption(input: PanelInput): string {
  const view = geometryResult(input)?.view;
  if (view === undefined || input.problem !== undefined) return geometryAbsence(input);
  const label = input.looks[focusRun(input)]?.label ?? 'the run';
  const shown = shownSteps(input, view);
  const parts = shown.map((step) => `${stepLooks[step.name].label} ${change(step.actual)}`);
  const start = `From the weights of ${label} at step ${view.step}, where the loss is ${formatNumber(view.loss)}, one step changes it by: ${parts.join(', ')}`;
  return `${start}. ${[newtonSentence(view, shown), ballSentence(view)].filter((part) => part !== '').join(' ')}`;
}

function newtonSentence({ hessian, weights }: GeometryView, shown: readonly GeometryStep[]): string {
  const newton = shown.find(({ name }) => name === 'newton');
  if (!newton) return '';
  if (hessian.negative === 0) return 'The Hessian has no negative eigenvalue here: Newton heads for a minimum.';
  const way = newton.cosine < 0 ? 'uphill, ' : '';
  return `${hessian.negative} of the Hessian's ${weights} eigenvalues ${hessian.negative === 1 ? 'is' : 'are'} negative: Newton goes ${way}towards a saddle.`;
}

function ballSentence({ steps, halving }: GeometryView): string {
  const natural = steps.find(({ name }) => name === 'natural');
  if (!natural) return 'A surface predicts nothing, so it has no Fisher matrix and no divergence.';
  const exact = `The natural step moves the predictions by ${formatNumber(natural.divergence ?? Number.NaN)} nats; ½ δᵀFδ says ${formatNumber(natural.fisherForm ?? Number.NaN)}`;
  const ratio = halvingRatios(halving).at(-1);
  return ratio === undefined
    ? `${exact}.`
    : `${exact}, and each halving divides the error by ${ratio.toFixed(1)} in the end.`;
}

/** By how much each halving of the step divides the error of ½ δᵀFδ, as far as rounding lets it be known. */
export function halvingRatios(halving: GeometryView['halving']): readonly number[] {
  if (!halving) return [];
  const { divergence, fisherForm } = halving;
  const errors = Array.from(divergence, (kl, k) => kl - (fisherForm[k] ?? Number.NaN));
  // Divergences are differences of losses of about 1, right to some units of 2⁻⁵³.
  const known = errors.findIndex((error) => !(Math.abs(error) > 1e-12));
  return errors.slice(1, known < 0 ? undefined : known).map((error, k) => (errors[k] ?? Number.NaN) / error);
}

/** What is drawn, and what it rests on. */
export function geometryNote(input: PanelInput, view: GeometryView): string {
  const { planeOf, planeLabel, hessian, rate, examples, gaussNewtonDifference, empiricalDifference } = view;
  const sentences = [
    planeOf === 'surface' && view.weights === 2 ? '' : `Plane: ${planeLabel}; what leaves it is projected.`,
    `Each ball reaches to the step that is steepest in it: the circle to that of the gradient (rate 1/λmax = ${formatNumber(rate)}), ${planeOf === 'network' ? 'the KL ball to the natural one, λ aside' : 'that of |H| to the saddle-free one'}.`,
    `Hessian: eigenvalues from ${formatNumber(hessian.least)} to ${formatNumber(hessian.greatest)}.`,
    gaussNewtonDifference === undefined || empiricalDifference === undefined
      ? ''
      : `On ${examples} training examples the Gauss–Newton matrix is the Fisher matrix (‖G − F‖/‖F‖ = ${formatNumber(gaussNewtonDifference, 1)}), so its step is the natural one; the empirical one differs by ${formatNumber(100 * empiricalDifference, 2)} %.`,
    input.problem === undefined ? '' : `Not up to date: ${input.problem}`,
  ];
  return sentences.filter((part) => part !== '').join(' ');
}

/** Everything drawn, one point in each row; a quantity that a row has none of is left empty. */
export function geometryTable(input: PanelInput): {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
} {
  const columns = [
    'what',
    'multiple',
    'plane 1',
    'plane 2',
    'loss',
    'foretold change',
    'length',
    'KL (nats)',
    '½ δᵀFδ (nats)',
  ];
  const view = geometryResult(input)?.view;
  if (view === undefined) return { columns, rows: [] };
  const { center, loss, multiples, halving } = view;
  const steps = shownSteps(input, view);
  const at = (x: number, y: number) => [center[0] + x, center[1] + y];
  const ball = (name: string, line: GeometryLine | undefined) =>
    Array.from({ length: (line?.length ?? 0) / 2 }, (_, k) => [
      name,
      '',
      ...at(line?.[2 * k] ?? Number.NaN, line?.[2 * k + 1] ?? Number.NaN),
      '',
      '',
      Math.hypot(line?.[2 * k] ?? Number.NaN, line?.[2 * k + 1] ?? Number.NaN),
      '',
      '',
    ]);
  const rows = [
    ['the point', 0, ...at(0, 0), loss, '', '', '', ''],
    ...steps.map((step) => [
      stepLooks[step.name].label,
      1,
      ...at(step.x, step.y),
      loss + step.actual,
      step.predicted,
      step.length,
      step.divergence ?? '',
      step.fisherForm ?? '',
    ]),
    ...steps.flatMap((step) =>
      Array.from(multiples, (multiple, k) => [
        `along ${stepLooks[step.name].label}`,
        multiple,
        ...at(multiple * step.x, multiple * step.y),
        step.losses[k] ?? '',
        '',
        multiple * step.length,
        '',
        '',
      ]),
    ),
    ...Array.from(halving?.divergence ?? [], (kl, k) => [
      'natural, halved',
      2 ** -k,
      ...Array<string>(5).fill(''),
      kl,
      halving?.fisherForm[k] ?? '',
    ]),
    ...ball('KL ball', view.divergenceBall),
    ...ball('½ δᵀFδ ball', view.fisherBall),
    ...ball('|H| ball', view.hessianBall),
    ['Euclidean ball', '', ...at(0, 0), '', '', view.euclidean, '', ''],
  ];
  return { columns, rows };
}

/** A change with its sign. */
export function change(value: number): string {
  return value > 0 ? `+${formatNumber(value, 2)}` : formatNumber(value, 2);
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
