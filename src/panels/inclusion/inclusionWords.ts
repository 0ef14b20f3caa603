import { formatNumber } from '../../charts/formatNumber.ts';
import { numberOf } from '../../fields/fields.ts';
import type { InclusionRequest } from '../../probes/inclusionResult.ts';
import { focusParameter, focusRun } from '../focus.ts';
import { percent } from '../percent.ts';
import type { PanelInput } from '../panel.ts';
import { failureText, progressText, seedsText } from '../studies/trials.ts';
import { inclusionResult, limitConstant } from './limit.ts';
import { foundInclusions, type FoundInclusion, type Ways } from './pairs.ts';

/** A pair as it is written. */
export function pairName({ names }: Pick<FoundInclusion, 'names'>): string {
  return `${names.general} ⊇ ${names.special}`;
}

/** What each search of a pair is called. */
export function wayName({ names, knob }: Pick<FoundInclusion, 'names' | 'knob'>, way: keyof Ways<unknown>): string {
  if (way === 'special') return `${names.special}, tuned`;
  if (way === 'untuned') return `${names.general}, η alone`;
  return `${names.general}, η and ${knob === 'momentum' ? 'μ' : 'ε'}`;
}

/** What is to be measured of the limits: as soon as there are gradients. */
export function inclusionRequest(input: PanelInput): InclusionRequest | undefined {
  const parameter = focusParameter(input);
  if (parameter === undefined || input.experiment.runs.length === 0 || input.newest < 1) return undefined;
  return {
    probe: 'inclusion',
    run: focusRun(input),
    seed: 0,
    step: Math.min(input.newest, 40),
    parameter: parameter.name,
    momentum: numberOf(input.settings, 'momentum'),
  };
}

/** What the largest ε of a search leaves of the limit: the size of a gradient over it. */
const LEEWAY = 1.01;

/** Whether the general method did as well, to a hundredth. */
export function holds({ found }: FoundInclusion, way: 'untuned' | 'tuned'): boolean {
  return found[way].loss <= LEEWAY * found.special.loss;
}

/** In how many pairs the general method does as well, tuned and not, and how fast it becomes the special one. */
export function inclusionCaption(input: PanelInput): string {
  const all = foundInclusions(input);
  const trials = [...new Set(all.flatMap(({ found }) => Object.values(found).flatMap((way) => way.trials)))];
  const rest = progressText(trials) + failureText(trials) + seedsText(input.experiment);
  const done = all.filter(({ isDone }) => isDone);
  const limits = limitText(input);
  if (done.length === 0) return `The methods of each pair are being trained.${limits}${rest}`;
  const held = done.filter((pair) => holds(pair, 'tuned')).length;
  const failing = done.filter((pair) => !holds(pair, 'untuned'));
  const worst = failing.toSorted((a, b) => ratio(b) - ratio(a))[0];
  const example = worst
    ? `: ${worst.names.general} ends at ${formatNumber(worst.found.untuned.loss)} with η alone, at ${formatNumber(worst.found.tuned.loss)} with all tuned, ${worst.names.special} at ${formatNumber(worst.found.special.loss)}`
    : '';
  return `With everything tuned the more general method ends as low as the special one, to 1 %, in ${held} of ${done.length} pairs, with η alone in ${done.length - failing.length}${example}.${limits}${rest}`;
}

function ratio({ found }: FoundInclusion): number {
  return found.untuned.loss / found.special.loss;
}

function limitText(input: PanelInput): string {
  const result = inclusionResult(input);
  if (!result) return input.problem === undefined ? '' : ` The limits could not be measured: ${input.problem}`;
  const adam = result.curves.find(({ general }) => general === 'Adam');
  const limit = adam && limitConstant(adam, result.epsilons);
  if (!limit) return '';
  return ` Fed the same gradients Adam is heavy ball up to ${formatNumber(limit.constant)}/ε (gap · ε within ${percent(limit.stray)} of that).`;
}

/** The best loss of each search, then the gaps by ε. */
export function inclusionTable(input: PanelInput): {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
} {
  const losses = foundInclusions(input).flatMap((pair) =>
    (['special', 'untuned', 'tuned'] as const).map((way) => {
      const { best, loss, trials } = pair.found[way];
      const value = (names: readonly string[]) => {
        const found = names.map((name) => best?.run.settings[name]).find((one) => typeof one === 'number');
        return found ?? '';
      };
      return [
        pairName(pair),
        wayName(pair, way),
        trials.length,
        Number.isNaN(loss) ? '' : loss,
        value(['learningRate']),
        value(['momentum', 'beta1']),
        value(['epsilon']),
        '',
      ];
    }),
  );
  const result = inclusionResult(input);
  const gaps = (result?.curves ?? []).flatMap((curve) =>
    Array.from(curve.gap, (gap, i) => [
      pairName({ names: curve }),
      'same gradients',
      '',
      '',
      '',
      numberOf(input.settings, 'momentum'),
      result?.epsilons[i] ?? '',
      gap,
    ]),
  );
  return {
    columns: ['pair', 'search', 'trials', 'least loss', 'η', 'momentum', 'ε', 'gap'],
    rows: [...losses, ...gaps],
  };
}
