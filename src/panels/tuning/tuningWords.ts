import { formatNumber } from '../../charts/formatNumber.ts';
import { choiceOf } from '../../fields/fields.ts';
import type { PanelInput } from '../panel.ts';
import { bestOf } from '../studies/bestOf.ts';
import type { Protocol } from '../studies/search.ts';
import { failureText, hasEnded, progressText, seedsText, trialText } from '../studies/trials.ts';
import { EPSILONS, foundMaps, type FoundMap } from './epsilonMap.ts';
import { flips, standings } from './ranking.ts';
import { foundSearches, protocolOf, type FoundSearch } from './search.ts';

/** Share of outcomes below and above a band. */
export const TAIL = 0.1;

export const protocolNames: Readonly<Record<Protocol, string>> = {
  rate: 'η',
  momentum: 'η, momentum',
  epsilon: 'η, momentum, ε',
};

export function isMap({ settings }: PanelInput): boolean {
  return choiceOf(settings, 'view') === 'map';
}

/** Why there is nothing to draw. */
export function tuningAbsence(input: PanelInput): string | undefined {
  const { experiment } = input;
  if (experiment.runs.every(({ hidden }) => hidden)) return 'There is no visible run to tune.';
  return isMap(input) && foundMaps(input).length === 0 ? 'None of the visible runs has an ε.' : undefined;
}

/** Who wins when how much is tuned, or where the best cell of each map lies. */
export function tuningCaption(input: PanelInput): string {
  return tuningAbsence(input) ?? (isMap(input) ? mapCaption(input) : searchCaption(input));
}

function searchCaption(input: PanelInput): string {
  const found = foundSearches(input);
  const trials = [...new Set(found.flatMap((search) => search.trials))];
  const rest = progressText(trials) + failureText(trials) + seedsText(input.experiment);
  const all = standings(found);
  const name = (run: number) => input.looks[run]?.label ?? '';
  const isOpen = (protocol: Protocol) =>
    found.some((search) => search.protocol === protocol && search.trials.some((trial) => !hasEnded(trial)));
  const winners = all.flatMap(({ protocol, order: [first] }) =>
    first && !isOpen(protocol) ? [`${name(first.run)} (${formatNumber(first.loss)}) where ${tunedText(protocol)}`] : [],
  );
  const shown = protocolOf(input.settings);
  const budget = found.find(({ protocol }) => protocol === shown)?.tried.length ?? 0;
  if (winners.length === 0) return `Searching: ${budget} trials for each run.${rest}`;
  const turned = flips(all).at(0);
  const flip = turned
    ? ` ${name(turned.ahead)} is ahead of ${name(turned.behind)} where ${tunedText(turned.from)}, and behind it where ${tunedText(turned.to)}.`
    : '';
  return `With ${budget} trials for each run the least loss is that of ${winners.join(', ')}.${flip}${rest}`;
}

function tunedText(protocol: Protocol): string {
  if (protocol === 'rate') return 'only η is tuned';
  return protocol === 'momentum' ? 'momentum is tuned too' : 'ε is tuned too';
}

/** The best cell that a map has, if any has a loss. */
export function bestCell({ losses }: FoundMap): number | undefined {
  const least = Math.min(...losses.filter(Number.isFinite));
  const cell = losses.indexOf(least);
  return cell === -1 ? undefined : cell;
}

/** An ε, powers of ten without a factor of 1. */
export function epsilonText(epsilon: number): string {
  return formatNumber(epsilon).replace(/^1·/, '');
}

/** A cell's settings. */
export function cellSettings({ rates }: FoundMap, cell: number): { readonly rate: number; readonly epsilon: number } {
  return { rate: rates[Math.floor(cell / EPSILONS.length)] ?? NaN, epsilon: EPSILONS[cell % EPSILONS.length] ?? NaN };
}

function mapCaption(input: PanelInput): string {
  const maps = foundMaps(input);
  const trials = maps.flatMap((map) => map.trials);
  const parts = maps.flatMap((map) => {
    const cell = bestCell(map);
    if (cell === undefined) return [];
    const { rate, epsilon } = cellSettings(map, cell);
    const usual = map.losses.filter((loss, i) => i % EPSILONS.length === 0 && Number.isFinite(loss));
    const untuned =
      usual.length === 0 || epsilon === EPSILONS[0]
        ? ''
        : `; with ε = ${epsilonText(EPSILONS[0] ?? NaN)} at best ${formatNumber(Math.min(...usual))}`;
    return [
      `${input.looks[map.run]?.label ?? ''} has its least loss, ${formatNumber(map.losses[cell] ?? NaN)}, at η = ${formatNumber(rate, 2)} and ε = ${epsilonText(epsilon)}${untuned}`,
    ];
  });
  const rest = progressText(trials) + failureText(trials) + seedsText(input.experiment);
  return parts.length === 0 ? `The maps are being trained.${rest}` : `${parts.join('. ')}.${rest}`;
}

/** All trials of the search that is shown, then what the best of k is, then the ranking; or all cells. */
export function tuningTable(input: PanelInput): {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
} {
  return isMap(input) ? mapTable(input) : searchTable(input);
}

function searchTable(input: PanelInput) {
  const found = foundSearches(input);
  const shown = found.filter(({ protocol }) => protocol === protocolOf(input.settings));
  const label = ({ run }: Pick<FoundSearch, 'run'>) => input.looks[run]?.label ?? '';
  const trials = shown.flatMap((search) =>
    search.trials.map((trial, i) => {
      const value = (names: readonly string[]) => {
        const axis = search.space.find(({ name }) => names.includes(name));
        const found = axis && search.tried[i]?.settings[axis.name];
        return typeof found === 'number' ? found : '';
      };
      return [
        'trial',
        label(search),
        i + 1,
        value(['learningRate']),
        value(['momentum', 'beta1']),
        value(['epsilon', 'damping']),
        trial && Number.isFinite(trial.loss) ? trial.loss : '',
        '',
        '',
        trial ? trialText(trial) : 'not trained yet',
      ];
    }),
  );
  const curves = shown
    .filter(({ losses }) => !losses.some(Number.isNaN))
    .flatMap((search) => {
      const best = bestOf(search.losses, TAIL);
      return search.losses.map((_, i) => [
        'best of',
        label(search),
        i + 1,
        '',
        '',
        '',
        best.mean[i]!,
        best.low[i]!,
        best.high[i]!,
        '',
      ]);
    });
  const ranks = standings(found).flatMap(({ protocol, order }) =>
    order.map(({ run, loss }, rank) => [
      'rank',
      label({ run }),
      rank + 1,
      '',
      '',
      '',
      loss,
      '',
      '',
      `tuned: ${protocolNames[protocol]}`,
    ]),
  );
  return {
    columns: ['row', 'run', 'number', 'η', 'momentum', 'ε', 'loss', '10 %', '90 %', 'state'],
    rows: [...trials, ...curves, ...ranks],
  };
}

function mapTable(input: PanelInput) {
  return {
    columns: ['run', 'η', 'ε', 'loss', 'state'],
    rows: foundMaps(input).flatMap((map) =>
      map.losses.map((loss, cell) => {
        const { rate, epsilon } = cellSettings(map, cell);
        const trial = map.trials[cell];
        return [
          input.looks[map.run]?.label ?? '',
          rate,
          epsilon,
          Number.isNaN(loss) ? '' : loss,
          trial ? trialText(trial) : 'not trained yet',
        ];
      }),
    ),
  };
}

/** What is written at a place of the axis of the ranking: what is tuned besides what stands before it. */
export function protocolAt(place: number): string {
  return ['η', '+ momentum', '+ ε'][place] ?? '';
}
