import { useMemo, useState, type ReactNode } from 'react';
import { formatNumber } from '../../charts/formatNumber.ts';
import { HeatMap } from '../../charts/HeatMap.tsx';
import type { PanelInput } from '../panel.ts';
import { TrialCurves } from '../studies/TrialCurves.tsx';
import { trialSeries } from '../studies/trialSeries.ts';
import { trialText } from '../studies/trials.ts';
import { EPSILONS, foundMaps, type FoundMap } from './epsilonMap.ts';
import { bestCell, cellSettings, epsilonText } from './tuningWords.ts';

/** Loss over learning rate and ε for each run that has an ε; beneath, the curve of one cell of each. */
export function MapPicture({ input }: { readonly input: PanelInput }): ReactNode {
  const { looks } = input;
  const [picked, setPicked] = useState<number>();
  const maps = useMemo(() => foundMaps(input), [input]);
  const domain = useMemo(() => lossDomain(maps), [maps]);
  const curves = useMemo(
    () =>
      maps.flatMap((map) => {
        const look = looks[map.run];
        return look ? trialSeries(`${map.run}`, look.label, map.trials[picked ?? bestCell(map) ?? 0], look) : [];
      }),
    [maps, looks, picked],
  );
  return (
    <>
      <div className="panel-pair">
        {maps.map((map) => (
          <section key={map.run} className="study-cell">
            <h3 className="study-name">{looks[map.run]?.label}</h3>
            <HeatMap
              label={`${looks[map.run]?.label ?? ''}: loss over learning rate and ε`}
              rows={map.rates.length}
              columns={EPSILONS.length}
              values={map.losses}
              scale="logarithmic"
              {...(domain && { domain })}
              rowLabels={map.rates.map((rate) => formatNumber(rate, 2))}
              columnLabels={EPSILONS.map(epsilonText)}
              rowTitle="η"
              columnTitle="ε"
              cellText={(row, column) => cellText(map, row * EPSILONS.length + column)}
              height={220}
              {...cellOf(picked ?? bestCell(map))}
              onPick={(row, column) => setPicked(row * EPSILONS.length + column)}
            />
          </section>
        ))}
      </div>
      <TrialCurves title={curvesTitle(maps[0], picked)} curves={curves} />
      <p className="panel-note">
        Colours: loss on all training examples, the same scale in every map; hatched: diverged, or not trained yet.
      </p>
    </>
  );
}

function cellOf(cell: number | undefined): { readonly picked?: readonly [number, number] } {
  return cell === undefined ? {} : { picked: [Math.floor(cell / EPSILONS.length), cell % EPSILONS.length] };
}

function cellText(map: FoundMap, cell: number): string {
  const { rate, epsilon } = cellSettings(map, cell);
  const [loss = NaN, trial] = [map.losses[cell], map.trials[cell]];
  const value = Number.isNaN(loss) ? '' : `loss ${formatNumber(loss)}, `;
  return `η = ${formatNumber(rate, 2)}, ε = ${epsilonText(epsilon)}: ${value}${trial ? trialText(trial) : 'not trained yet'}`;
}

function curvesTitle(map: FoundMap | undefined, picked: number | undefined): string {
  if (picked === undefined || map === undefined) return 'The best cell of each map.';
  const { rate, epsilon } = cellSettings(map, picked);
  return `At η = ${formatNumber(rate, 2)} and ε = ${epsilonText(epsilon)}.`;
}

/** What all maps span, up to the loss before the first step: worse is the end of the scale. */
function lossDomain(maps: readonly FoundMap[]): readonly [number, number] | undefined {
  const losses = maps.flatMap((map) => map.losses).filter((loss) => Number.isFinite(loss) && loss > 0);
  const first = maps.flatMap((map) => map.trials).find((trial) => trial && Number.isFinite(trial.first))?.first;
  if (losses.length === 0 || first === undefined) return undefined;
  const low = Math.min(...losses);
  return low < first ? [low, first] : undefined;
}
