import { escapeXml } from '../../../export/svgDocument.ts';
import type { Shot } from '../../export/PictureStudio.tsx';

/** A picture by itself as the address of an image: sharp at every size, and nothing in it that could be run. */
export function pictureAddress({ markup, width, height, fontFamily }: Shot): string {
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" font-family="${escapeXml(fontFamily)}">${markup}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
