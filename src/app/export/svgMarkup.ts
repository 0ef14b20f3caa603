import { escapeXml } from '../../export/svgDocument.ts';
import type { PlaceInPicture } from './pictureMarkup.ts';

/** Elements that may stand in a picture; all others are left out with what is in them. */
const ELEMENTS = new Set([
  ...['svg', 'g', 'path', 'line', 'rect', 'circle', 'ellipse', 'polygon', 'polyline', 'text', 'tspan', 'defs'],
  ...['linearGradient', 'radialGradient', 'stop', 'pattern', 'clipPath', 'mask', 'marker'],
]);
/** Attributes of geometry; what is of style is taken as it is computed. */
const ATTRIBUTES = new Set([
  ...['x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'r', 'rx', 'ry', 'd', 'points', 'width', 'height', 'dx', 'dy'],
  ...['transform', 'viewBox', 'preserveAspectRatio', 'id', 'offset', 'patternUnits', 'patternTransform', 'rotate'],
  ...[
    'gradientUnits',
    'gradientTransform',
    'clipPathUnits',
    'textLength',
    'lengthAdjust',
    'markerWidth',
    'markerHeight',
  ],
  ...['refX', 'refY', 'orient'],
]);
/** Styles by what they are where nothing is said. */
const STYLES: Readonly<Record<string, string>> = {
  fill: 'rgb(0, 0, 0)',
  stroke: 'none',
  'stroke-width': '1px',
  'stroke-dasharray': 'none',
  'stroke-linecap': 'butt',
  'stroke-linejoin': 'miter',
  'stroke-opacity': '1',
  'fill-opacity': '1',
  'fill-rule': 'nonzero',
  opacity: '1',
  'paint-order': 'normal',
  'shape-rendering': 'auto',
  'clip-path': 'none',
  mask: 'none',
  'stop-color': 'rgb(0, 0, 0)',
};
/** Styles of text alone. */
const TEXT_STYLES: Readonly<Record<string, string>> = {
  'font-size': '',
  'font-weight': '400',
  'font-style': 'normal',
  'text-anchor': 'start',
  'dominant-baseline': 'auto',
  'letter-spacing': 'normal',
};

/** A layer of a chart with its styles written out, at its place in the picture. */
export function svgMarkup(svg: SVGSVGElement, { x, y }: PlaceInPicture): string {
  return `<g transform="translate(${x} ${y})">${[...svg.children].map(nodeMarkup).join('')}</g>`;
}

function nodeMarkup(element: Element): string {
  const name = element.localName;
  const style = getComputedStyle(element);
  if (!ELEMENTS.has(name) || style.display === 'none' || style.visibility === 'hidden') return '';
  const geometry = [...element.attributes].filter((attribute) => ATTRIBUTES.has(attribute.name));
  const wanted = name === 'text' || name === 'tspan' ? { ...STYLES, ...TEXT_STYLES } : STYLES;
  const styles = Object.entries(wanted).flatMap(([property, usual]) => {
    const value = style.getPropertyValue(property);
    return value === '' || value === usual ? [] : [`${property}="${escapeXml(local(value))}"`];
  });
  const given = geometry.map((attribute) => `${attribute.name}="${escapeXml(attribute.value)}"`);
  const inside = [...element.childNodes]
    .map((child) => (child instanceof Element ? nodeMarkup(child) : child instanceof Text ? escapeXml(child.data) : ''))
    .join('');
  // `none` is what the file's own rules would not give a shape that has no fill of its own.
  return `<${[name, ...given, ...(name === 'g' || name === 'defs' ? onlyGroup(styles) : styles)].join(' ')}>${inside}</${name}>`;
}

/** Of a group only what does not reach its members by themselves. */
function onlyGroup(styles: readonly string[]): readonly string[] {
  return styles.filter((style) => /^(opacity|clip-path|mask)=/.test(style));
}

/** References within the file instead of to the page. */
function local(value: string): string {
  return value.replace(/url\("?[^"#)]*#([^")]+)"?\)/g, 'url(#$1)');
}
