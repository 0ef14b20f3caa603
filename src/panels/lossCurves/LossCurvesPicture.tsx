import { bisectCenter } from 'd3';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import type { ChartFrame } from '../../charts/axis.ts';
import { Chart, type ChartPoint } from '../../charts/Chart.tsx';
import { endLabelsWidth } from '../../charts/EndLabels.tsx';
import { stepOfX } from '../cursorAxis.ts';
import { drawLossCurves } from './drawLossCurves.ts';
import { ghostCurves } from './ghostCurves.ts';
import { GhostLegend } from './GhostLegend.tsx';
import { LossPrediction } from './LossPrediction.tsx';
import { LossCurvesOverlay } from './LossCurvesOverlay.tsx';
import { lossAbsence, lossCaption, lossNotes, lossReading } from './lossCaption.ts';
import { lossAxes } from './lossDomains.ts';
import { lossSeries, type LossSeries } from './lossSeries.ts';
import type { PanelActions, PanelInput } from '../panel.ts';

/** How near to a curve the pointer must be to mean it, px. */
const reach = 40;

/** Losses of all runs over steps, examples or time. */
export function LossCurvesPicture({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  const { experiment, looks, newest, hoveredRun, ghost } = input;
  const [pointed, setPointed] = useState<number>();
  const { metric, logX, logY } = experiment.view;

  const series = lossSeries(input);
  const ghosts = useMemo(() => ghostCurves(input), [series, ghost, experiment.runs]);
  const ghostLooks = ghost?.looks ?? looks;
  const axes = useMemo(() => lossAxes(input, series, ghosts), [series, ghosts, experiment.steps, logX, logY]);
  const draw = useCallback(
    (context: CanvasRenderingContext2D, frame: ChartFrame) =>
      drawLossCurves(context, frame, { series, looks, ghosts, ghostLooks, metric, hoveredRun }),
    [series, looks, ghosts, ghostLooks, metric, hoveredRun],
  );

  const names = () => endLabelsWidth(series.map(({ run }) => ({ name: looks[run]?.label ?? '', value: '0.000000' })));
  const onPoint = (point: ChartPoint, frame: ChartFrame) => {
    const step = stepOfX(input, point.x);
    if (point.kind === 'press' || point.kind === 'drag') actions.moveCursor(step);
    setPointed(point.kind === 'leave' ? undefined : step);
    const nearest = point.kind === 'leave' ? undefined : nearestRun(series, frame, frame.x(point.x), frame.y(point.y));
    if (nearest !== hoveredRun) actions.hoverRun(nearest);
  };
  const absence = series.length === 0 ? lossAbsence(input) : undefined;
  const slider = {
    label: 'Step along the loss curves',
    value: Math.min(input.cursor, newest),
    min: 0,
    max: newest,
    text: lossReading(input, series),
    change: actions.moveCursor,
  };
  return (
    <>
      <Chart
        label={lossCaption(input)}
        {...axes}
        height={280}
        labelWidth={(width) => Math.min(Math.round(0.38 * width), names())}
        draw={draw}
        {...(absence === undefined ? { onPoint, slider } : {})}
        overlay={(frame) =>
          absence === undefined ? (
            <>
              {input.prediction && <LossPrediction input={input} prediction={input.prediction} frame={frame} />}
              {ghost && ghosts.length > 0 && <GhostLegend frame={frame} name={ghost.name} besides={axes.x.label} />}
              <LossCurvesOverlay
                input={input}
                series={series}
                frame={frame}
                yName={axes.y.label}
                pointed={pointed}
                onHover={actions.hoverRun}
              />
            </>
          ) : (
            <text
              className="chart-quiet"
              fontSize={13}
              x={(frame.left + frame.right) / 2}
              y={(frame.top + frame.bottom) / 2}
              textAnchor="middle"
            >
              {absence}
            </text>
          )
        }
      />
      {absence === undefined && <p className="panel-note">{lossNotes(input, series)}</p>}
    </>
  );
}

/** The run whose curve passes nearest to a place, in px; nothing if none comes within reach. */
function nearestRun(series: readonly LossSeries[], frame: ChartFrame, left: number, top: number): number | undefined {
  let [nearest, least]: [number | undefined, number] = [undefined, reach];
  for (const curve of series) {
    const at = bisectCenter(curve.x, frame.invertX(left), 0, curve.count);
    const distance = Math.hypot(frame.x(curve.x[at]!) - left, frame.y(curve.line[at]!) - top);
    if (distance < least) [nearest, least] = [curve.run, distance];
  }
  return nearest;
}
