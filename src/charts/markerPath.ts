type Point = readonly [x: number, y: number];

/** The corners of each marker of area 1 about the origin; those that are lines have strokes instead. Shapes and sizes as in d3-shape. */
const corners = {
  square: ring(4, Math.SQRT1_2, Math.PI / 4),
  triangle: ring(3, 2 / Math.sqrt(3 * Math.sqrt(3)), 0),
  inverted: ring(3, 2 / Math.sqrt(3 * Math.sqrt(3)), Math.PI),
  pentagon: regular(5),
  hexagon: regular(6),
  bow: [
    [-0.8, -0.625],
    [0.8, 0.625],
    [0.8, -0.625],
    [-0.8, 0.625],
  ],
  diamond: [
    [0, -Math.sqrt(Math.sqrt(3) / 2)],
    [Math.sqrt(1 / Math.sqrt(12)), 0],
    [0, Math.sqrt(Math.sqrt(3) / 2)],
    [-Math.sqrt(1 / Math.sqrt(12)), 0],
  ],
  cross: cross(Math.sqrt(1 / 5) / 2),
  star: star(5, Math.sqrt(0.8908130915292852)),
  wye: wye(Math.sqrt(1 / (3 * (1 + Math.sqrt(3) / 12)))),
} as const satisfies Readonly<Record<string, readonly Point[]>>;

export type MarkerName = keyof typeof corners | 'circle' | 'plus';

/** A marker of `area` px² about the origin, as SVG path data; `plus` has no inside and wants a stroke. */
export function markerPath(name: MarkerName, area: number): string {
  if (name === 'circle') {
    const r = Math.sqrt(area / Math.PI);
    return `M${r},0A${r},${r},0,1,1,${-r},0A${r},${r},0,1,1,${r},0`;
  }
  if (name === 'plus') {
    const r = Math.sqrt(area - Math.min(area / 7, 2)) * 0.87559;
    return `M${-r},0H${r}M0,${r}V${-r}`;
  }
  const size = Math.sqrt(area);
  return `M${corners[name].map(([x, y]) => `${size * x},${size * y}`).join('L')}Z`;
}

/** Corners of a regular polygon, the first straight up or turned from there. */
function ring(count: number, radius: number, turn: number): readonly Point[] {
  return Array.from({ length: count }, (_, i) => {
    const angle = turn + (2 * Math.PI * i) / count;
    return [radius * Math.sin(angle), -radius * Math.cos(angle)] as const;
  });
}

/** A regular polygon of area 1 that stands on a side. */
function regular(count: number): readonly Point[] {
  return ring(count, Math.sqrt(2 / (count * Math.sin((2 * Math.PI) / count))), 0);
}

function star(count: number, radius: number): readonly Point[] {
  const inner = ring(count, (radius * Math.sin(Math.PI / 10)) / Math.sin((7 * Math.PI) / 10), Math.PI / count);
  return ring(count, radius, 0).flatMap((outer, i) => [outer, inner[i]!]);
}

function cross(r: number): readonly Point[] {
  const arm: readonly Point[] = [
    [-r, -3 * r],
    [r, -3 * r],
    [r, -r],
  ];
  return quarters(arm, 4);
}

function wye(r: number): readonly Point[] {
  const arm: readonly Point[] = [
    [-r / 2, -r / Math.sqrt(12)],
    [-r / 2, -r / Math.sqrt(12) - r],
    [r / 2, -r / Math.sqrt(12) - r],
  ];
  return quarters(arm, 3).map(([x, y]) => [-x, -y] as const);
}

/** The corners of one arm, again after each turn. */
function quarters(arm: readonly Point[], count: number): readonly Point[] {
  return Array.from({ length: count }, (_, i) => {
    const [cos, sin] = [Math.cos((2 * Math.PI * i) / count), Math.sin((2 * Math.PI * i) / count)];
    return arm.map(([x, y]) => [cos * x - sin * y, sin * x + cos * y] as const);
  }).flat();
}
