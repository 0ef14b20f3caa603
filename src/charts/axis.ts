/** One axis of a chart. */
export interface AxisSpec {
  /** Name with unit, shown beside the axis. */
  readonly label: string;
  readonly domain: readonly [number, number];
  readonly type: 'linear' | 'log';
  /** Tick text; by default plain numbers, and powers of ten on log axes. */
  readonly format?: (value: number) => string;
  /** No ticks or label: the space belongs to the picture. */
  readonly bare?: boolean;
  /** Log axes: text of a tick at the lower end, where everything smaller is drawn, zero and negative values too. */
  readonly floor?: string;
}

/** What marks are drawn with: data to CSS pixels, and the colours of the theme. */
export interface ChartFrame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  x(value: number): number;
  y(value: number): number;
  /** Pixels to data. */
  invertX(pixel: number): number;
  invertY(pixel: number): number;
  readonly ink: string;
  /** For theory, bounds and baselines. */
  readonly quiet: string;
  readonly hairline: string;
  readonly paper: string;
  readonly accent: string;
}
