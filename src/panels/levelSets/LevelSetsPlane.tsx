import { useCallback, useContext, useMemo, type ReactNode } from 'react';
import type { AxisSpec, ChartFrame } from '../../charts/axis.ts';
import { Chart, type ChartPoint } from '../../charts/Chart.tsx';
import { chartLayout } from '../../charts/chartFrame.ts';
import { ChartScale } from '../../charts/chartScale.ts';
import { useSeriesReading } from '../../charts/seriesReading.ts';
import { themeColors } from '../../charts/theme.ts';
import type { LevelSetsResult, LevelSetView } from '../../probes/results.ts';
import { levelSetsCaption, pathLength, startPoint } from './levelSetsCaption.ts';
import { contoursOf, drawContours } from './levelSetsContours.ts';
import { ghostPaths } from './ghostPaths.ts';
import { toPreconditioned } from './levelSetsMap.ts';
import { drawGhostPaths, drawMinima, drawPaths, nearestRun, type PathLook } from './levelSetsPaths.ts';
import { LevelSetsMarkers } from './LevelSetsMarkers.tsx';
import { LevelSetsRead, LevelSetsReader } from './LevelSetsReader.tsx';
import { pathPoint } from './levelSetsReading.ts';
import { LevelSetsStart } from './LevelSetsStart.tsx';
import type { PanelActions, PanelInput } from '../panel.ts';

/** How near the pointer has to come to a path to mean it, px. */
const reach = 10;

/** One of the two pictures: contour lines, paths up to the cursor, minima, the start as a handle. */
export function LevelSetsPlane({
  input,
  actions,
  result,
  view,
  space,
  room,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
  readonly result: LevelSetsResult;
  readonly view: LevelSetView;
  readonly space: 'original' | 'preconditioned';
  /** The largest that the picture may be, px. */
  readonly room: { readonly width: number; readonly height: number };
}): ReactNode {
  const { looks, cursor, hoveredRun, ghost } = input;
  const { grid } = view;
  const regions = useMemo(() => contoursOf(grid), [grid]);
  const paths = useMemo(
    () =>
      view.paths.flatMap((path): PathLook[] => {
        const look = looks[path.run];
        return look === undefined || look.hidden ? [] : [{ path, look }];
      }),
    [view.paths, looks],
  );
  const series = useMemo(
    () => paths.map(({ path }) => ({ x: path.steps.subarray(0, pathLength(path, cursor)) })),
    [paths, cursor],
  );
  const reading = useSeriesReading(series, cursor);
  const point = pathPoint(input, result.planeOf, space, paths, reading.at);
  const name = space === 'original' ? 'Original' : 'Preconditioned';
  const ghosts = useMemo(() => ghostPaths(input, result, space), [ghost, result, space, looks]);
  const draw = useCallback(
    (context: CanvasRenderingContext2D, frame: ChartFrame) => {
      drawContours(context, frame, grid, regions);
      drawMinima(context, frame, view.minima);
      drawGhostPaths(context, frame, ghosts);
      drawPaths(context, frame, paths, cursor, hoveredRun);
    },
    [grid, regions, view.minima, ghosts, paths, cursor, hoveredRun],
  );
  const axes = { x: axis(grid.x), y: axis(grid.y) };
  const size = squareSize(axes, room);
  // A chart grows by itself where there is more room; the picture has taken that into account.
  const scale = useContext(ChartScale);
  const start = startPoint(input, result);
  const onPoint = ({ kind, x, y }: ChartPoint, frame: ChartFrame) => {
    if (kind === 'leave') actions.hoverRun(undefined);
    else if (kind === 'hover') actions.hoverRun(nearestRun(paths, frame, cursor, frame.x(x), frame.y(y), reach));
  };
  return (
    <div style={{ width: size.width, maxWidth: '100%' }}>
      <Chart
        label={`${name} coordinates. ${levelSetsCaption(input)}`}
        {...axes}
        equal
        height={size.height / scale}
        draw={draw}
        onPoint={onPoint}
        overlay={(frame) => (
          <>
            <LevelSetsMarkers frame={frame} paths={paths} cursor={cursor} hoveredRun={hoveredRun} />
            {start && (
              <LevelSetsStart
                frame={frame}
                start={start}
                shown={space === 'original' ? start : toPreconditioned(result, start)}
                map={space === 'original' ? undefined : result}
                step={(grid.x[1] - grid.x[0]) / 100}
                change={actions.changeStart}
              />
            )}
            {reading.shown && point && <LevelSetsRead frame={frame} point={point} />}
          </>
        )}
        above={(frame) => (
          <LevelSetsReader
            frame={frame}
            label={`Points of the paths, ${name.toLowerCase()} coordinates`}
            {...{ series, reading, point }}
          />
        )}
      />
    </div>
  );
}

function axis(domain: readonly [number, number]): AxisSpec {
  return { label: '', type: 'linear', domain };
}

/** The largest chart in the room whose plot area has the proportions of its domains. */
function squareSize(
  { x, y }: { readonly x: AxisSpec; readonly y: AxisSpec },
  room: { readonly width: number; readonly height: number },
): { readonly width: number; readonly height: number } {
  const aspect = (x.domain[1] - x.domain[0]) / (y.domain[1] - y.domain[0]);
  const spec = { width: room.width, height: room.height, x, y, equal: true, labelWidth: 0 };
  const { frame } = chartLayout(spec, themeColors());
  const [besides, above] = [room.width - (frame.right - frame.left), room.height - (frame.bottom - frame.top)];
  const side = Math.floor(Math.min(room.height - above, (room.width - besides) / aspect));
  return { width: Math.ceil(besides + side * aspect), height: side + above };
}
