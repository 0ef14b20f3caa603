import { useMemo, useState, type ReactNode } from 'react';
import { LinePlot } from '../../charts/LinePlot.tsx';
import type { PanelInput } from '../panel.ts';
import { TrialCurves } from '../studies/TrialCurves.tsx';
import { trialSeries } from '../studies/trialSeries.ts';
import { foundSearches, type FoundSearch } from './search.ts';
import {
  axisIn,
  budgetPlot,
  placeOn,
  rankingPlot,
  scatterPlots,
  sharedLossAxis,
  shownSearches,
} from './tuningPlots.ts';

/** All trials over what was tuned, what the best of k is, and the ranking by what was tuned; beneath, the curves of one trial of each run. */
export function SearchPicture({ input }: { readonly input: PanelInput }): ReactNode {
  const { looks, hoveredRun } = input;
  const [picked, setPicked] = useState<Picked>();
  const found = useMemo(() => foundSearches(input), [input]);
  const shown = useMemo(() => shownSearches(input, found), [input, found]);
  const y = useMemo(() => sharedLossAxis(found), [found]);
  const plots = useMemo(() => {
    if (y === undefined) return { scatters: [], others: [] };
    const ranking = rankingPlot(found, looks, hoveredRun);
    return {
      scatters: scatterPlots(shown, looks, y, hoveredRun),
      others: [budgetPlot(shown, looks, y, hoveredRun), ...(ranking ? [ranking] : [])],
    };
  }, [found, shown, looks, y, hoveredRun]);
  const curves = useMemo(
    () =>
      shown.flatMap((search) => {
        const look = looks[search.run];
        return look ? trialSeries(`${search.run}`, look.label, search.trials[trialNear(search, picked)], look) : [];
      }),
    [shown, looks, picked],
  );
  if (y === undefined) return <p className="panel-empty">The first trials are being trained.</p>;
  return (
    <>
      <div className="study-grid">
        {plots.scatters.map(({ key, dimension, ...plot }) => (
          <LinePlot
            key={key}
            {...plot}
            height={180}
            onCursor={(x) => setPicked({ dimension, x, text: plot.xText(x) })}
            {...(picked?.dimension === dimension && { cursor: picked.x })}
          />
        ))}
      </div>
      <div className="panel-pair">
        {plots.others.map(({ key, ...plot }) => (
          <LinePlot key={key} {...plot} height={180} />
        ))}
      </div>
      <TrialCurves
        title={
          picked === undefined
            ? 'The best trial of each run, loss on all training examples.'
            : `The trial of each run nearest to ${picked.text}, the best where that is not tuned; loss on all training examples.`
        }
        curves={curves}
      />
      <p className="panel-note">
        Equal budgets, the same draws for every run. A trial that diverged or ended above its first loss counts as that
        loss. Band: 80 % of all choices of k trials.
      </p>
    </>
  );
}

/** A place in one of the pictures of trials. */
interface Picked {
  readonly dimension: number;
  readonly x: number;
  readonly text: string;
}

/** The trial that is nearest to the place picked, or the best. */
function trialNear(search: FoundSearch, picked: Picked | undefined): number {
  const { trials, losses } = search;
  const axis = picked && axisIn(search, picked.dimension);
  if (!picked || !axis) return losses.indexOf(Math.min(...losses.filter(Number.isFinite)));
  const distance = (i: number) => Math.abs(Math.log(placeOn(axis, trials[i]) / picked.x));
  return trials.reduce((best, _, i) => (distance(i) < distance(best) ? i : best), 0);
}
