let context: CanvasRenderingContext2D | null | undefined;

/** Width of a text in the page's font at `size` px, in px. */
export function textWidth(text: string, size: number): number {
  context ??= document.createElement('canvas').getContext('2d');
  if (context === null) return text.length * size * 0.55;
  context.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
  return context.measureText(text).width;
}

/** The text, or as much of its beginning as fits into `width` px, with an ellipsis. */
export function fitText(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  let length = text.length - 1;
  while (length > 1 && textWidth(`${text.slice(0, length).trimEnd()}…`, size) > width) length--;
  return `${text.slice(0, length).trimEnd()}…`;
}
