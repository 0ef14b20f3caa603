import { escapeXml } from '../../export/svgDocument.ts';
import { htmlMarkup } from './htmlMarkup.ts';
import { svgMarkup } from './svgMarkup.ts';

/** What is on the screen as SVG elements. */
export interface Markup {
  readonly markup: string;
  /** CSS px, of what is drawn. */
  readonly width: number;
  readonly height: number;
}

/** Where things are in the picture, from where they are on the screen. */
export interface PictureFrame {
  /** Screen px of the picture's corner. */
  readonly left: number;
  readonly top: number;
  /** Screen px for each px of the picture. */
  readonly zoom: number;
}

/** For readers of screens and for pointers, not for pictures. */
const LEFT_OUT = '.chart-reader, .chart-slider, .chart-tip, [hidden], input, select';

/** The picture in an element as SVG: its SVG layers with their styles written out, its canvases as images, its text as text. */
export function pictureMarkup(root: HTMLElement, zoom: number): Markup {
  const box = root.getBoundingClientRect();
  const frame: PictureFrame = { left: box.left, top: box.top, zoom };
  return {
    markup: elementMarkup(root, frame).join('\n'),
    width: box.width / zoom,
    height: box.height / zoom,
  };
}

function elementMarkup(element: Element, frame: PictureFrame): readonly string[] {
  const style = getComputedStyle(element);
  if (style.display === 'none' || style.visibility === 'hidden' || element.matches(LEFT_OUT)) return [];
  const box = element.getBoundingClientRect();
  const place = {
    x: (box.left - frame.left) / frame.zoom,
    y: (box.top - frame.top) / frame.zoom,
    width: box.width / frame.zoom,
    height: box.height / frame.zoom,
  };
  // What has no room is there for readers of screens.
  if (place.width <= 1 || place.height <= 1) return [];
  if (element instanceof SVGSVGElement) return [svgMarkup(element, place)];
  if (element instanceof HTMLCanvasElement) return canvasMarkup(element, place);
  const inside = [...element.childNodes].flatMap((child) => {
    if (child instanceof Element) return elementMarkup(child, frame);
    return child instanceof Text ? htmlMarkup.text(child, style, frame) : [];
  });
  const all = [...htmlMarkup.box(style, place), ...inside];
  const opacity = Number(style.opacity);
  return opacity < 1 && all.length > 0 ? [`<g opacity="${opacity}">`, ...all, '</g>'] : all;
}

/** Where an element is in the picture. */
export interface PlaceInPicture {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function canvasMarkup(canvas: HTMLCanvasElement, { x, y, width, height }: PlaceInPicture): readonly string[] {
  if (canvas.width === 0 || canvas.height === 0) return [];
  const source = escapeXml(canvas.toDataURL('image/png'));
  return [`<image x="${x}" y="${y}" width="${width}" height="${height}" preserveAspectRatio="none" href="${source}"/>`];
}
