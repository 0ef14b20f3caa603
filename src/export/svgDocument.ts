/** A picture with what belongs to it. */
export interface Picture {
  readonly title: string;
  readonly caption: string;
  /** The address that opens the experiment. */
  readonly link: string;
  /** px. */
  readonly width: number;
  readonly height: number;
  /** SVG elements, drawn in a box of that size. */
  readonly markup: string;
  /** CSS, as in the page. */
  readonly fontFamily: string;
  readonly colors: { readonly paper: string; readonly ink: string; readonly quiet: string };
}

const margin = 24;
/** px; characters are taken to be so many times narrower than they are high, which is wide for running text. */
const sizes = { title: 18, caption: 13, link: 11 } as const;
const narrowness = 0.53;

/** One self-contained SVG file: title, picture, caption and link, as text and as metadata. No scripts, no styles, nothing from elsewhere. */
export function svgDocument({ title, caption, link, width, height, markup, fontFamily, colors }: Picture): string {
  const total = Math.ceil(width) + 2 * margin;
  const lines = broken(caption, Math.floor(width / (sizes.caption * narrowness)));
  const address = broken(link, Math.floor(width / (sizes.link * 0.6)));
  const top = margin + sizes.title + 14;
  const captionTop = top + Math.ceil(height) + 12 + sizes.caption;
  const linkTop = captionTop + lines.length * 18 + 6;
  const bottom = linkTop + address.length * 15 + margin - sizes.link;
  const rows = (texts: readonly string[], at: number, step: number, size: number, color: string) =>
    texts
      .map(
        (line, i) =>
          `<text x="${margin}" y="${at + i * step}" font-size="${size}" fill="${escapeXml(color)}">${escapeXml(line)}</text>`,
      )
      .join('\n');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${total}" height="${bottom}" viewBox="0 0 ${total} ${bottom}" font-family="${escapeXml(fontFamily)}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escapeXml(title)}</title>`,
    `<desc id="description">${escapeXml(caption)}</desc>`,
    `<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${escapeXml(title)}</dc:title><dc:description>${escapeXml(caption)}</dc:description><dc:source>${escapeXml(link)}</dc:source></metadata>`,
    `<rect width="${total}" height="${bottom}" fill="${escapeXml(colors.paper)}"/>`,
    `<text x="${margin}" y="${margin + sizes.title - 4}" font-size="${sizes.title}" font-weight="600" fill="${escapeXml(colors.ink)}">${escapeXml(title)}</text>`,
    `<g transform="translate(${margin} ${top})">`,
    markup,
    '</g>',
    rows(lines, captionTop, 18, sizes.caption, colors.ink),
    rows(address, linkTop, 15, sizes.link, colors.quiet),
    '</svg>',
    '',
  ].join('\n');
}

/** Text between tags or in an attribute in double quotes; characters that XML does not allow are left out. */
export function escapeXml(text: string): string {
  const allowed = text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
  return allowed
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Lines of at most `width` characters, broken between words, and inside of words that are longer. */
function broken(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
      continue;
    }
    for (let at = 0; at < word.length; at += width) lines.push(word.slice(at, at + width));
  }
  return lines;
}
