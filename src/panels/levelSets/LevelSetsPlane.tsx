import { useCallback, useMemo, type ReactNode } from 'react';
import type { AxisSpec, ChartFrame } from '../../charts/axis.ts';
import { Chart, type ChartPoint } from '../../charts/Chart.tsx';
import { chartLayout } from '../../charts/chartFrame.ts';
import { themeColors } from '../../charts/theme.ts';
import type { LevelSetsResult, LevelSetView } from '../../probes/results.ts';
import { levelSetsCaption, startPoint } from './levelSetsCaption.ts';
import { contoursOf, drawContours } from './levelSetsContours.ts';
import { toPreconditioned } from './levelSetsMap.ts';
import { drawMinima, drawPaths, nearestRun, type PathLook } from './levelSetsPaths.ts';
import { LevelSetsMarkers } from './LevelSetsMarkers.tsx';
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
  const { looks, cursor, hoveredRun } = input;
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
  const draw = useCallback(
    (context: CanvasRenderingContext2D, frame: ChartFrame) => {
      drawContours(context, frame, grid, regions);
      drawMinima(context, frame, view.minima);
      drawPaths(context, frame, paths, cursor, hoveredRun);
    },
    [grid, regions, view.minima, paths, cursor, hoveredRun],
  );
  const axes = { x: axis(grid.x), y: axis(grid.y) };
  const size = squareSize(axes, room);
  const start = startPoint(input, result);
  const onPoint = ({ kind, x, y }: ChartPoint, frame: ChartFrame) => {
    if (kind === 'leave') actions.hoverRun(undefined);
    else if (kind === 'hover') actions.hoverRun(nearestRun(paths, frame, cursor, frame.x(x), frame.y(y), reach));
  };
  return (
    <div style={{ width: size.width, maxWidth: '100%' }}>
      <Chart
        label={`${space === 'original' ? 'Original' : 'Preconditioned'} coordinates. ${levelSetsCaption(input)}`}
        {...axes}
        equal
        height={size.height}
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
          </>
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
