import {
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type PointerEvent,
  type ReactNode,
} from 'react';
import { cellAt, cellGrid, cellMove } from './cellGrid.ts';
import { ChartScale } from './chartScale.ts';
import { formatNumber } from './formatNumber.ts';
import { CellRing, CellTexts, HeatMapCells } from './HeatMapCells.tsx';
import { HeatMapLabels } from './HeatMapLabels.tsx';
import { localPoint } from './localPoint.ts';
import { rampDomain, rampPlace, rampStops, rampTable, wantsDarkInk, type RampScale } from './ramp.ts';
import { RampLegend } from './RampLegend.tsx';
import { Reader } from './Reader.tsx';
import { textWidth } from './textWidth.ts';
import { cssColor, themeColors, watchTheme } from './theme.ts';
import { Tip } from './Tip.tsx';
import { useEscape } from './useEscape.ts';
import { useWidth } from './useWidth.ts';

type Cell = readonly [row: number, column: number];

interface HeatMapProps {
  /** What the picture shows, in words: its text alternative. */
  readonly label: string;
  readonly rows: number;
  readonly columns: number;
  readonly values: ArrayLike<number>;
  readonly scale: RampScale;
  /** By default what the finite values span, about zero on a diverging scale. */
  readonly domain?: readonly [number, number];
  /** So many rows and columns belong together, and stand apart from the others. */
  readonly group?: readonly [rows: number, columns: number];
  readonly rowLabels?: readonly string[];
  readonly columnLabels?: readonly string[];
  readonly rowTitle?: string;
  readonly columnTitle?: string;
  /** A cell in words, with its value. */
  readonly cellText: (row: number, column: number) => string;
  /** What is written into a cell where it fits. */
  readonly inCell?: (row: number, column: number) => string;
  readonly picked?: Cell;
  readonly onPick?: (row: number, column: number) => void;
  /** CSS px, of the cells alone, where charts have the usual room. */
  readonly height?: number;
  readonly legendText?: (value: number) => string;
  /** What it means that a value is infinite: those cells have a cross. Without, they are like all above the domain. */
  readonly infiniteText?: string;
  /** What it means that there is no value. */
  readonly emptyText?: string;
}

/**
 * A matrix as coloured cells: `values[row * columns + column]`, hatched where NaN, the ends of the domain beyond it. Pointer and keyboard
 * read every cell; pressing one or Enter picks it. Without `height` cells are square; with it they fill the width and that height.
 */
export function HeatMap(props: HeatMapProps): ReactNode {
  const { label, rows, columns, values, scale, cellText, picked, onPick, height, legendText = formatNumber } = props;
  const { rowLabels, columnLabels, rowTitle, columnTitle, infiniteText, emptyText } = props;
  const root = useRef<HTMLDivElement>(null);
  const width = useWidth(root);
  const chartScale = useContext(ChartScale);
  const colors = useSyncExternalStore(watchTheme, themeColors);
  const [reading, setReading] = useState<Cell>();
  const dismiss = useCallback(() => setReading(undefined), []);
  useEscape(reading !== undefined, dismiss);

  const table = useMemo(() => rampTable(rampStops(scale).map(cssColor)), [scale, colors]);
  const found = useMemo(() => rampDomain(values, scale), [values, scale]);
  const domain = props.domain ?? found;
  const [rowLabel, columnLabel] = [widest(rowLabels), widest(columnLabels)];
  const [hasRowTitle, hasColumnTitle] = [rowTitle !== undefined, columnTitle !== undefined];
  const grid = useMemo(
    () =>
      cellGrid({
        width,
        height,
        scale: chartScale,
        rows,
        columns,
        rowLabel,
        columnLabel,
        hasRowTitle,
        hasColumnTitle,
      }),
    [width, height, chartScale, rows, columns, rowLabel, columnLabel, hasRowTitle, hasColumnTitle],
  );

  const isInside = (cell: Cell | undefined): cell is Cell => cell !== undefined && cell[0] < rows && cell[1] < columns;
  const at: Cell = isInside(reading) ? reading : isInside(picked) ? picked : [0, 0];
  const isDark = (cell: number) => {
    const place = rampPlace(values[cell] ?? Number.NaN, scale, domain);
    return Number.isNaN(place) ? undefined : wantsDarkInk(table, place);
  };
  const isEmpty = rows * columns === 0;
  const read = (cell: Cell | undefined) =>
    setReading((last) => (last?.[0] === cell?.[0] && last?.[1] === cell?.[1] ? last : cell));
  const cellOf = (event: PointerEvent) => {
    const { left, top } = localPoint(event, event.currentTarget);
    return cellAt(grid, left, top);
  };
  const onKey = (key: string) => {
    if (isEmpty) return false;
    if (key === 'Enter' && onPick) {
      onPick(at[0], at[1]);
      return true;
    }
    const target = cellMove(grid, at, key);
    if (target) read(target);
    return target !== undefined;
  };
  return (
    <div ref={root} className="chart-plot">
      <div
        className={onPick ? 'chart chart-pickable' : 'chart'}
        style={{ height: grid.height }}
        onPointerDown={(event) => {
          const cell = cellOf(event);
          read(cell);
          if (cell && event.button === 0) onPick?.(cell[0], cell[1]);
        }}
        onPointerMove={(event) => read(cellOf(event))}
        onPointerLeave={dismiss}
      >
        {width > 0 && (
          <>
            <HeatMapCells
              {...{ label, width, grid, values, scale, domain, table, colors }}
              hasCrosses={infiniteText !== undefined}
              group={props.group}
            />
            <svg className="chart-layer chart-overlay" width={width} height={grid.height} aria-hidden="true">
              <HeatMapLabels grid={grid} {...{ rowLabels, columnLabels, rowTitle, columnTitle }} />
              {props.inCell && <CellTexts grid={grid} text={props.inCell} isDark={isDark} />}
              {isInside(picked) && <CellRing grid={grid} cell={picked} color="var(--ink)" />}
              {isInside(reading) && <CellRing grid={grid} cell={reading} color="var(--accent)" />}
            </svg>
            <Reader
              label={`Cells of: ${label}`}
              at={at[0] * columns + at[1]}
              count={rows * columns}
              text={isEmpty ? 'no cells' : cellText(at[0], at[1])}
              onKey={onKey}
              onFocus={() => !isEmpty && read(at)}
              onBlur={dismiss}
            />
            {isInside(reading) && (
              <Tip
                x={grid.left + (reading[1] + 0.5) * grid.cellWidth}
                y={grid.top + (reading[0] + 0.5) * grid.cellHeight}
                width={width}
                gap={grid.cellHeight / 2 + 6}
              >
                {cellText(reading[0], reading[1])}
              </Tip>
            )}
          </>
        )}
      </div>
      {!isEmpty && (
        <RampLegend {...{ width, values, scale, domain, table, infiniteText, emptyText }} text={legendText} />
      )}
    </div>
  );
}

function widest(names: readonly string[] | undefined): number {
  return Math.max(0, ...(names ?? []).map((name) => textWidth(name, 11)));
}
