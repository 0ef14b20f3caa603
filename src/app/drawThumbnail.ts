import type { Thumbnail as Drawing } from '../problems/thumbnail.ts';

/** What the parts of a picture are measured in: px of its usual size. */
const SIZE = 40;

/** Draws the picture of a problem on a square canvas, `side` px wide, in the colours of the page. */
export function drawThumbnail(canvas: HTMLCanvasElement, drawing: Drawing, side: number): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = canvas.height = Math.round(side * ratio);
  context.scale((ratio * side) / SIZE, (ratio * side) / SIZE);
  const style = getComputedStyle(canvas);
  const color = (name: string) => style.getPropertyValue(name);
  if (drawing.type === 'surface')
    drawPixels(
      context,
      drawing.values.map((value) => 0.75 * (1 - value) ** 1.5),
      drawing.size,
      color,
    );
  else if (drawing.type === 'images') drawPixels(context, drawing.values, drawing.width, color);
  else drawPoints(context, drawing.points, color);
}

type Colors = (name: string) => string;

/** Fills the canvas with pixels, given how much ink each has. */
function drawPixels(context: CanvasRenderingContext2D, ink: Float32Array, width: number, color: Colors): void {
  const height = ink.length / width;
  const pixels = new OffscreenCanvas(width, height);
  const small = pixels.getContext('2d');
  if (!small) return;
  small.fillStyle = color('--ink');
  ink.forEach((alpha, k) => {
    small.globalAlpha = alpha;
    small.fillRect(k % width, Math.floor(k / width), 1, 1);
  });
  context.drawImage(pixels, 0, 0, SIZE, SIZE);
}

function drawPoints(context: CanvasRenderingContext2D, points: Float32Array, color: Colors): void {
  const room = SIZE - 6;
  const [low, middle, high] = [color('--run-0'), color('--run-4'), color('--run-1')];
  for (let k = 0; k < points.length; k += 3) {
    const [x, y, value] = [points[k]!, points[k + 1]!, points[k + 2]!];
    context.fillStyle = value < 0.34 ? low : value < 0.67 ? middle : high;
    context.beginPath();
    context.arc(3 + x * room, 3 + y * room, 1.1, 0, 2 * Math.PI);
    context.fill();
  }
}
