import { useMemo, type ReactNode } from 'react';
import { formatNumber } from '../../charts/formatNumber.ts';
import { LinePlot, type PlotSeries } from '../../charts/LinePlot.tsx';
import { curveAxes } from './curveAxes.ts';

/** The losses of the trials that a person has picked, over steps. */
export function TrialCurves({
  title,
  curves,
}: {
  /** What they are the curves of, in words. */
  readonly title: string;
  readonly curves: readonly PlotSeries[];
}): ReactNode {
  const axes = useMemo(() => curveAxes(curves), [curves]);
  return (
    <div className="study-curves">
      <p className="panel-note">{title}</p>
      {axes ? (
        <LinePlot
          label={`Loss over steps: ${title}`}
          {...axes}
          series={curves}
          height={160}
          xText={(step) => `step ${formatNumber(step)}`}
          yText={(loss) => `loss ${formatNumber(loss)}`}
        />
      ) : (
        <p className="panel-empty study-short">Nothing has been trained of it yet.</p>
      )}
    </div>
  );
}
