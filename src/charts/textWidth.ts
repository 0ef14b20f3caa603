let context: CanvasRenderingContext2D | null | undefined;
/** Asked for once: to ask makes the browser bring all styles up to date. */
let family: string | undefined;

/** Width of a text in the page's font at `size` px, in px. */
export function textWidth(text: string, size: number): number {
  context ??= document.createElement('canvas').getContext('2d');
  if (context === null) return text.length * size * 0.55;
  family ??= getComputedStyle(document.body).fontFamily;
  context.font = `${size}px ${family}`;
  return context.measureText(text).width;
}

/** The text, or as much of its beginning and its end as fits into `width` px: names of runs often differ in what comes last. */
export function fitText(text: string, size: number, width: number): string {
  let kept = text.length;
  let fitted = text;
  while (kept > 1 && textWidth(fitted, size) > width) {
    kept--;
    const last = Math.floor(kept / 2);
    fitted = `${text.slice(0, kept - last).trimEnd()}…${text.slice(text.length - last).trimStart()}`;
  }
  return fitted;
}
