import {
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolPlus,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
} from 'd3';

const shapes = {
  circle: symbolCircle,
  square: symbolSquare,
  triangle: symbolTriangle,
  diamond: symbolDiamond,
  cross: symbolCross,
  plus: symbolPlus,
  star: symbolStar,
  wye: symbolWye,
};

export type MarkerName = keyof typeof shapes;

/** A marker of `area` px² about the origin, as SVG path data; `plus` has no inside and wants a stroke. */
export function markerPath(name: MarkerName, area: number): string {
  return symbol(shapes[name], area)() ?? '';
}
