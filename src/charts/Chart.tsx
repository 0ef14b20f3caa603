import {
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
} from 'react';
import type { AxisSpec, ChartFrame } from './axis.ts';
import { Axes } from './Axes.tsx';
import { chartLayout } from './chartFrame.ts';
import { useScaledHeight } from './chartScale.ts';
import { pixelRatio, localPoint } from './localPoint.ts';
import { themeColors, watchTheme } from './theme.ts';

/** Where the pointer is, in data coordinates; they may lie outside the domain while dragging. */
export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  readonly kind: 'hover' | 'press' | 'drag' | 'release' | 'leave';
  readonly pointerType: string;
}

/** A whole number that the keyboard can move along the x axis of a chart. */
export interface ChartSlider {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** What there is to read at this value, in words. */
  readonly text: string;
  change(value: number): void;
}

export interface ChartProps {
  /** What the picture shows, in words: its text alternative. */
  readonly label: string;
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  /** The same number of units per px on both axes. */
  readonly equal?: boolean;
  /** Paints the marks, clipped to the plot area; called again whenever this function, the size, an axis or the theme has changed. */
  draw(context: CanvasRenderingContext2D, frame: ChartFrame): void;
  /** SVG above the marks, not clipped: direct labels, handles. */
  readonly overlay?: (frame: ChartFrame) => ReactNode;
  /** HTML above everything, placed by itself. */
  readonly above?: (frame: ChartFrame) => ReactNode;
  readonly onPoint?: (point: ChartPoint, frame: ChartFrame) => void;
  readonly slider?: ChartSlider;
  /** CSS px, where charts have the usual room. */
  readonly height?: number;
  /** Room for labels to the right of the plot area, px, or as a function of the chart's width. */
  readonly labelWidth?: number | ((width: number) => number);
}

/** A responsive plot: marks on canvas, hairline axes and labels in SVG. */
export function Chart({
  label,
  x,
  y,
  equal = false,
  draw,
  overlay,
  above,
  onPoint,
  slider,
  height: usualHeight = 260,
  labelWidth = 0,
}: ChartProps): ReactNode {
  const height = useScaledHeight(usualHeight);
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const colors = useSyncExternalStore(watchTheme, themeColors);

  useEffect(() => {
    if (root.current === null) return;
    // While it is hidden a chart keeps its size, and its handles the focus.
    const observer = new ResizeObserver((entries) =>
      setWidth((last) => Math.floor(entries[0]?.contentRect.width ?? 0) || last),
    );
    observer.observe(root.current);
    return () => observer.disconnect();
  }, []);

  const reserved = typeof labelWidth === 'number' ? labelWidth : labelWidth(width);
  const layout = useMemo(
    () => (width > 0 ? chartLayout({ width, height, x, y, equal, labelWidth: reserved }, colors) : undefined),
    // The axes by their parts: callers write them inline.
    [
      width,
      height,
      equal,
      reserved,
      colors,
      x.label,
      x.type,
      x.domain[0],
      x.domain[1],
      x.format,
      x.bare,
      x.floor,
      y.label,
      y.type,
      y.domain[0],
      y.domain[1],
      y.format,
      y.bare,
      y.floor,
    ],
  );
  const frame = layout?.frame;

  useLayoutEffect(() => {
    if (canvas.current !== null && frame !== undefined) paint(canvas.current, frame, draw);
  }, [frame, draw]);

  return (
    <div ref={root} className="chart" style={{ height }} {...(frame && onPoint ? pointerHandlers(frame, onPoint) : {})}>
      {layout && frame && (
        <>
          <svg className="chart-layer" width={width} height={height} aria-hidden="true">
            <Axes layout={layout} x={x} y={y} />
          </svg>
          <canvas ref={canvas} className="chart-layer" role="img" aria-label={label} style={{ width, height }} />
          {slider && <Slider slider={slider} frame={frame} />}
          {overlay && (
            <svg className="chart-layer chart-overlay" width={width} height={height}>
              {overlay(frame)}
            </svg>
          )}
          {above?.(frame)}
        </>
      )}
    </div>
  );
}

function paint(canvas: HTMLCanvasElement, frame: ChartFrame, draw: ChartProps['draw']): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const ratio = pixelRatio(canvas);
  canvas.width = Math.round(frame.width * ratio);
  canvas.height = Math.round(frame.height * ratio);
  context.scale(ratio, ratio);
  context.beginPath();
  // One px more than the plot area, so that a line on its edge keeps its width.
  context.rect(frame.left - 1, frame.top - 1, frame.right - frame.left + 2, frame.bottom - frame.top + 2);
  context.clip();
  context.lineJoin = 'round';
  draw(context, frame);
}

function pointerHandlers(frame: ChartFrame, onPoint: NonNullable<ChartProps['onPoint']>) {
  const report = (event: PointerEvent<HTMLElement>, kind: ChartPoint['kind']) => {
    const { left, top } = localPoint(event, event.currentTarget);
    const point = { x: frame.invertX(left), y: frame.invertY(top) };
    onPoint({ ...point, kind, pointerType: event.pointerType }, frame);
  };
  const inside = (event: PointerEvent<HTMLElement>) => {
    const { left, top } = localPoint(event, event.currentTarget);
    return left >= frame.left - 6 && left <= frame.right + 6 && top >= frame.top - 6 && top <= frame.bottom + 6;
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0 || !inside(event)) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      report(event, 'press');
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) report(event, 'drag');
      else report(event, inside(event) ? 'hover' : 'leave');
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) report(event, 'release');
    },
    onPointerCancel: (event: PointerEvent<HTMLElement>) => report(event, 'release'),
    onPointerLeave: (event: PointerEvent<HTMLElement>) => report(event, 'leave'),
  };
}

/** The plot area as a slider for the keyboard: arrows, page keys, Home, End. */
function Slider({ slider, frame }: { readonly slider: ChartSlider; readonly frame: ChartFrame }): ReactNode {
  const { value, min, max } = slider;
  const page = Math.max(1, Math.round((max - min) / 10));
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: value - 1,
    ArrowDown: value - 1,
    ArrowRight: value + 1,
    ArrowUp: value + 1,
    PageDown: value - page,
    PageUp: value + page,
    Home: min,
    End: max,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = moves[event.key];
    if (target === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    slider.change(Math.min(max, Math.max(min, target)));
  };
  const box = { left: frame.left, top: frame.top, width: frame.right - frame.left, height: frame.bottom - frame.top };
  return (
    <div
      className="chart-slider"
      role="slider"
      tabIndex={0}
      aria-label={slider.label}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={slider.text}
      style={box}
      onKeyDown={onKeyDown}
    />
  );
}
