import { contours, rgb } from 'd3';
import type { ChartFrame } from '../../charts/axis.ts';
import { rampPlace, rampStep, rampStops, rampTable } from '../../charts/ramp.ts';
import { cssColor } from '../../charts/theme.ts';
import type { OutputsPicture, RunOutputs } from '../../probes/outputsResult.ts';

type Plane = Extract<OutputsPicture, { shape: 'plane' }>;

/** The ends of the ramp are left out, so that points stand out from every colour. */
const softest = 0.14;
/** How much colour of its own a class has where it is certain, of more than two. */
const strongest = 0.55;

/** Paints a function of two inputs as colours: how probable each class is, or the number; with lines where two classes are equally probable. */
export function drawFunction(
  context: CanvasRenderingContext2D,
  frame: ChartFrame,
  plane: Plane,
  { values }: Pick<RunOutputs, 'values'>,
  domain: readonly [number, number],
): void {
  const { size, classes, x, y } = plane;
  const picture = new ImageData(size, size);
  const colorOf = classes > 2 ? classColors(frame, values, classes) : rampColors(values, classes, domain);
  for (let cell = 0; cell < size * size; cell++) {
    const [column, row] = [cell % size, Math.floor(cell / size)];
    const color = colorOf(cell);
    // Row 0 is the lowest.
    if (color) picture.data.set([...color, 255], 4 * ((size - 1 - row) * size + column));
  }
  const small = document.createElement('canvas');
  [small.width, small.height] = [size, size];
  small.getContext('2d')?.putImageData(picture, 0, 0);
  // Grid points are the middles of the cells, so the outer cells reach half a cell beyond the domain.
  const half = [(x[1] - x[0]) / (size - 1) / 2, (y[1] - y[0]) / (size - 1) / 2] as const;
  const [left, right] = [frame.x(x[0] - half[0]), frame.x(x[1] + half[0])];
  const [top, bottom] = [frame.y(y[1] + half[1]), frame.y(y[0] - half[1])];
  context.drawImage(small, left, top, right - left, bottom - top);
  if (classes > 1) drawBorders(context, frame, plane, values);
}

type Color = readonly [number, number, number];

function rampColors(
  values: Float32Array,
  classes: number,
  domain: readonly [number, number],
): (cell: number) => Color | undefined {
  const table = rampTable(rampStops('diverging').map(cssColor));
  return (cell) => {
    const value = classes > 0 ? values[classes * cell + 1] : values[cell];
    const place = softest + (1 - 2 * softest) * rampPlace(value ?? Number.NaN, 'diverging', domain);
    if (Number.isNaN(place)) return undefined;
    const at = 3 * rampStep(place);
    return [table[at]!, table[at + 1]!, table[at + 2]!];
  };
}

function classColors(frame: ChartFrame, values: Float32Array, classes: number): (cell: number) => Color | undefined {
  const own = Array.from({ length: classes }, (_, c) => rgb(cssColor(`var(--run-${c % 8})`)));
  const paper = rgb(frame.paper);
  return (cell) => {
    let mixed: [number, number, number] | undefined = [0, 0, 0];
    for (let c = 0; c < classes; c++) {
      const p = values[classes * cell + c]!;
      if (Number.isNaN(p)) mixed = undefined;
      if (!mixed) return undefined;
      const { r, g, b } = own[c]!;
      mixed = [mixed[0] + p * r, mixed[1] + p * g, mixed[2] + p * b];
    }
    const [r, g, b] = mixed;
    const mix = (color: number, under: number) => strongest * color + (1 - strongest) * under;
    return [mix(r, paper.r), mix(g, paper.g), mix(b, paper.b)];
  };
}

/** Lines around the region of each class: where it is as probable as the best of the others. */
function drawBorders(
  context: CanvasRenderingContext2D,
  frame: ChartFrame,
  { size, classes, x, y }: Plane,
  values: Float32Array,
): void {
  const along = ([low, high]: readonly [number, number], place: number) =>
    low + ((place - 0.5) / (size - 1)) * (high - low);
  context.beginPath();
  // The border of two classes is one line.
  for (let c = classes === 2 ? 1 : 0; c < classes; c++) {
    const lead = Array.from({ length: size * size }, (_, cell) => {
      const row = values.subarray(classes * cell, classes * (cell + 1));
      const others = Math.max(...row.filter((_p, k) => k !== c));
      return (row[c] ?? Number.NaN) - others;
    });
    const [region] = contours().size([size, size]).thresholds([0])(lead);
    for (const ring of region?.coordinates.flat() ?? []) traceInside(context, frame, ring, size, along, x, y);
  }
  context.strokeStyle = frame.ink;
  context.lineWidth = 1.25;
  context.stroke();
}

/** A ring but for its parts along the edge of the grid, which are no borders. */
function traceInside(
  context: CanvasRenderingContext2D,
  frame: ChartFrame,
  ring: readonly (readonly number[])[],
  size: number,
  along: (domain: readonly [number, number], place: number) => number,
  x: readonly [number, number],
  y: readonly [number, number],
): void {
  const isEdge = (value: number) => value <= 0.5 || value >= size - 0.5;
  ring.forEach(([column = 0, row = 0], k) => {
    const [before = 0, below = 0] = ring[k - 1] ?? [];
    const place = [frame.x(along(x, column)), frame.y(along(y, row))] as const;
    const isAlong = k === 0 || (isEdge(column) && isEdge(before)) || (isEdge(row) && isEdge(below));
    if (isAlong) context.moveTo(...place);
    else context.lineTo(...place);
  });
}
