import { useMemo, type ReactNode } from 'react';
import { LinePlot } from '../../charts/LinePlot.tsx';
import { formatNumber } from '../../charts/formatNumber.ts';
import type { PanelActions, PanelInput } from '../panel.ts';
import { TrialCurves } from '../studies/TrialCurves.tsx';
import { trialSeries } from '../studies/trialSeries.ts';
import { fightAbsence, judgeName, rateText } from './fairFightWords.ts';
import { bestRates, foundCorners } from './fight.ts';
import { fightPlot } from './fightPlot.ts';

/** Loss over learning rate for every run with its best, the way to use these, and the curves of the best. */
export function FairFightPicture({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  const { looks, hoveredRun } = input;
  const absence = fightAbsence(input);
  const found = useMemo(() => foundCorners(input), [input]);
  const judge = judgeName(input);
  const plot = useMemo(() => fightPlot(found, looks, judge, hoveredRun), [found, looks, judge, hoveredRun]);
  const curves = useMemo(
    () =>
      found.flatMap(({ run, trials, best }) => {
        const look = looks[run];
        return look && best !== undefined ? trialSeries(`${run}`, look.label, trials[best], look) : [];
      }),
    [found, looks],
  );
  if (absence !== undefined) return <p className="panel-empty">{absence}</p>;
  if (plot === undefined) return <p className="panel-empty">The first learning rates are being trained.</p>;
  const rates = bestRates(found);
  return (
    <>
      <LinePlot label={`${judge} over learning rate, by run`} {...plot} height={240} xText={rateText} />
      <UseRates input={input} rates={rates} actions={actions} />
      <TrialCurves title="Each run with its best rate, loss on all training examples." curves={curves} />
    </>
  );
}

function UseRates({
  input,
  rates,
  actions,
}: {
  readonly input: PanelInput;
  readonly rates: ReturnType<typeof bestRates>;
  readonly actions: PanelActions;
}): ReactNode {
  const changes = rates.filter(
    ({ run, settings }) => input.experiment.runs[run]?.settings['learningRate'] !== settings['learningRate'],
  );
  const text = changes
    .map(({ run, settings }) => `${input.looks[run]?.label ?? ''} ${formatNumber(Number(settings['learningRate']))}`)
    .join(', ');
  const isUsed = rates.length > 0 && changes.length === 0;
  return (
    <p className="fight-use">
      <button type="button" disabled={changes.length === 0} onClick={() => actions.changeRuns(changes)}>
        Use the best rates
      </button>
      <span className="quiet">{rates.length === 0 ? 'once all have been trained' : isUsed ? 'already set' : text}</span>
    </p>
  );
}
