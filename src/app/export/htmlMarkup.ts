import { escapeXml } from '../../export/svgDocument.ts';
import type { PictureFrame, PlaceInPicture } from './pictureMarkup.ts';

/** Boxes and text of HTML as SVG. */
export const htmlMarkup = { box, text };

let gradients = 0;

/** Background and borders. */
function box(style: CSSStyleDeclaration, place: PlaceInPicture): readonly string[] {
  const { x, y, width, height } = place;
  const rectangle = (fill: string) =>
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${escapeXml(fill)}"/>`;
  const sides = [
    ['Top', x, y, x + width, y],
    ['Bottom', x, y + height, x + width, y + height],
    ['Left', x, y, x, y + height],
    ['Right', x + width, y, x + width, y + height],
  ] as const;
  const borders = sides.flatMap(([side, x1, y1, x2, y2]) => {
    const thickness = Number.parseFloat(style[`border${side}Width`]);
    const color = style[`border${side}Color`];
    return thickness > 0 && style[`border${side}Style`] !== 'none' && isSeen(color)
      ? [`<path d="M${x1} ${y1}L${x2} ${y2}" fill="none" stroke="${escapeXml(color)}" stroke-width="${thickness}"/>`]
      : [];
  });
  const gradient = /^linear-gradient\(to right, (.*)\)$/.exec(style.backgroundImage)?.[1];
  return [
    ...(isSeen(style.backgroundColor) ? [rectangle(style.backgroundColor)] : []),
    ...(gradient === undefined ? [] : ramp(gradient, rectangle)),
    ...borders,
  ];
}

/** Colours at equal distances from left to right. */
function ramp(gradient: string, rectangle: (fill: string) => string): readonly string[] {
  const colors = gradient.match(/[a-z-]+\([^)]*\)|#[0-9a-f]+/gi) ?? [];
  const id = `ramp-${++gradients}`;
  const stops = colors.map(
    (color, i) => `<stop offset="${i / Math.max(1, colors.length - 1)}" stop-color="${escapeXml(color)}"/>`,
  );
  return [`<defs><linearGradient id="${id}">${stops.join('')}</linearGradient></defs>`, rectangle(`url(#${id})`)];
}

/** A text node, line by line as it is laid out. */
function text(node: Text, style: CSSStyleDeclaration, { left, top, zoom }: PictureFrame): readonly string[] {
  const size = Number.parseFloat(style.fontSize);
  const more = [
    ...(style.fontWeight === '400' ? [] : [` font-weight="${style.fontWeight}"`]),
    ...(style.fontStyle === 'normal' ? [] : [` font-style="${style.fontStyle}"`]),
  ].join('');
  return linesOf(node).map(({ words, box: line }) => {
    const x = (line.left - left) / zoom;
    // The box of a line of text is its font's ascent and descent; four fifths of it lie above the baseline in the usual fonts.
    const y = (line.top + 0.79 * line.height - top) / zoom;
    // As wide as it is here, whatever font another machine has.
    const width = `textLength="${line.width / zoom}" lengthAdjust="spacingAndGlyphs"`;
    return `<text x="${x}" y="${y}" font-size="${size}" ${width}${more} fill="${escapeXml(style.color)}">${escapeXml(words)}</text>`;
  });
}

function linesOf(node: Text): readonly { readonly words: string; readonly box: DOMRect }[] {
  const lines: { words: string; box: DOMRect }[] = [];
  const range = document.createRange();
  let at = 0;
  let gap = '';
  for (const word of node.data.split(/(\s+)/)) {
    range.setStart(node, at);
    at += word.length;
    range.setEnd(node, at);
    const place = range.getBoundingClientRect();
    if (word.trim() === '') {
      gap = ' ';
      continue;
    }
    if (place.width === 0 || place.height === 0) continue;
    const last = lines.at(-1);
    if (last && Math.abs(last.box.top - place.top) < place.height / 2) {
      last.words += gap + word;
      last.box = new DOMRect(last.box.left, last.box.top, place.right - last.box.left, last.box.height);
    } else lines.push({ words: word, box: place });
    gap = '';
  }
  return lines;
}

function isSeen(color: string): boolean {
  return color !== 'transparent' && !/^rgba\(.*, 0\)$/.test(color);
}
