import { describe, expect, it } from 'vitest';
import { presetOf } from '../../experiment/presets/index.ts';
import { numberOf } from '../../fields/fields.ts';
import { studied, testExperiment, unstudied } from '../studies/studied.properties.ts';
import { EPSILONS, foundMaps } from './epsilonMap.ts';
import { flips, standings, type Standing } from './ranking.ts';
import { foundSearches } from './search.ts';
import { tuning } from './tuning.tsx';
import { budgetPlot, rankingPlot, scatterPlots, sharedLossAxis, shownSearches } from './tuningPlots.ts';

describe('search with equal budgets', async () => {
  const { experiment } = presetOf('tuning')!;
  const input = await studied(tuning, experiment);
  const found = foundSearches(input);
  const all = standings(found);
  const name = (run: number) => experiment.runs[run]!.optimizer;

  it('gives every run as many trials under every protocol', () => {
    expect(found).toHaveLength(3 * 4);
    expect(new Set(found.map(({ losses }) => losses.length))).toEqual(new Set([16]));
    expect(found.flatMap(({ losses }) => losses).every(Number.isFinite)).toBe(true);
  });

  it('trains a run once that has no more to tune', () => {
    const sgd = found.filter(({ run }) => name(run) === 'sgd').map(({ losses }) => losses);
    expect(sgd[1]).toEqual(sgd[0]);
    expect(tuning.study!(input).flatMap(({ runs }) => runs)).toHaveLength(16 * (1 + 2 + 3 + 3));
  });

  // Choi et al. 2019, section 4: rankings of optimizers turn with what is tuned.
  it('ranks RMSProp behind SGD where only η is tuned, and before it where ε is tuned too', () => {
    const turned = flips(all).map(({ ahead, behind, from, to }) => `${name(ahead)} ${name(behind)} ${from} ${to}`);
    expect(turned).toContain('sgd rmsprop rate epsilon');
    expect(turned).not.toContain('sgd rmsprop rate momentum');
    expect(tuning.caption(input)).toMatch(/ is ahead of .* where only η is tuned, and behind it where /);
  });

  it('has a table of what is plotted', () => {
    const { columns, rows } = tuning.table(input);
    expect(rows.every((row) => row.length === columns.length)).toBe(true);
    const shown = shownSearches(input, found);
    const kind = (word: string) => rows.filter(([row]) => row === word);
    const budget = budgetPlot(shown, input.looks, sharedLossAxis(found)!, undefined);
    expect(kind('best of').map((row) => row[6])).toEqual(budget.series.flatMap(({ y }) => Array.from(y)));
    expect(kind('best of').map((row) => row[7])).toEqual(budget.series.flatMap(({ band }) => Array.from(band!.low)));
    const [rates] = scatterPlots(shown, input.looks, sharedLossAxis(found)!, undefined);
    const ascending = (values: readonly (string | number | undefined)[]) =>
      values.map(Number).toSorted((a, b) => a - b);
    expect(ascending(kind('trial').map((row) => row[3]))).toEqual(
      ascending(rates!.series.flatMap(({ x }) => Array.from(x))),
    );
    const ranks = rankingPlot(found, input.looks, undefined)!.series.flatMap(({ y }) => Array.from(y));
    expect(ascending(kind('rank').map((row) => row[6]))).toEqual(ascending(ranks));
  });
});

describe('the map of ε', async () => {
  const [, , rmsprop, adam] = presetOf('tuning')!.experiment.runs;
  const experiment = { ...presetOf('tuning')!.experiment, runs: [rmsprop!, adam!] };
  const input = await studied(tuning, experiment, { view: 'map' });
  const maps = foundMaps(input);

  it('has a cell for every learning rate and every ε', () => {
    expect(maps.map(({ losses, rates }) => [losses.length, rates.length])).toEqual([
      [64, 8],
      [64, 8],
    ]);
    const [{ tried, rates } = { tried: [], rates: [] }] = maps;
    expect(tried.map(({ settings }) => [settings['learningRate'], settings['epsilon']])).toEqual(
      rates.flatMap((rate) => EPSILONS.map((epsilon) => [rate, epsilon])),
    );
    expect(numberOf(tried[0]!.settings, 'learningRate')).toBe(3);
  });

  // Choi et al. 2019: ε is a hyper-parameter, not a guard.
  it('has its best cell far from the usual ε', () => {
    for (const { losses } of maps) {
      const best = losses.indexOf(Math.min(...losses.filter(Number.isFinite)));
      expect(EPSILONS[best % EPSILONS.length]).toBeGreaterThan(0.01);
    }
    expect(tuning.caption(input)).toContain('with ε = 10⁻⁸ at best');
  });

  it('has a table with every cell', () => {
    const { rows } = tuning.table(input);
    expect(rows.map(([, rate, epsilon, loss]) => [rate, epsilon, loss])).toEqual(
      maps.flatMap(({ rates, losses }) =>
        losses.map((loss, i) => [
          rates[Math.floor(i / EPSILONS.length)],
          EPSILONS[i % EPSILONS.length],
          Number.isNaN(loss) ? '' : loss,
        ]),
      ),
    );
  });
});

describe('standings', () => {
  const search = (run: number, protocol: Standing['protocol'], losses: readonly number[]) => ({
    run,
    protocol,
    losses,
    space: [],
    tried: [],
    trials: [],
  });

  it('waits for all trials of a search', () => {
    const [rate] = standings([search(0, 'rate', [3, 1]), search(1, 'rate', [0.5, NaN]), search(2, 'rate', [0.7, 2])]);
    expect(rate!.order).toEqual([
      { run: 2, loss: 0.7, best: 0 },
      { run: 0, loss: 1, best: 1 },
    ]);
  });

  it('flips only where both orders are strict', () => {
    const of = (a: number, b: number) =>
      standings([search(0, 'rate', [1]), search(1, 'rate', [2]), search(0, 'epsilon', [a]), search(1, 'epsilon', [b])]);
    expect(flips(of(2, 1))).toEqual([{ ahead: 0, behind: 1, from: 'rate', to: 'epsilon' }]);
    expect(flips(of(1, 1))).toEqual([]);
    expect(flips(of(1, 2))).toEqual([]);
  });
});

it('says why there is nothing to draw', () => {
  const sgd = testExperiment('xor', {}, {}, [['sgd']], {});
  expect(tuning.caption(unstudied(tuning, sgd, { view: 'map' }))).toBe('None of the visible runs has an ε.');
  expect(tuning.caption(unstudied(tuning, { ...sgd, runs: [] }))).toBe('There is no visible run to tune.');
  expect(tuning.caption(unstudied(tuning, sgd))).toBe(
    'Searching: 16 trials for each run. So far 0 of 16 trainings have ended.',
  );
});
