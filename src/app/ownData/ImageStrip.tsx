import { useEffect, useRef, type ReactNode } from 'react';

const SHOWN = 8;

/** The first images as they will be learned. */
export function ImageStrip({
  images,
  side,
}: {
  readonly images: readonly (readonly number[])[];
  readonly side: number;
}): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, SHOWN * (side + 1), side);
    for (const [i, image] of images.slice(0, SHOWN).entries()) {
      const pixels = context.createImageData(side, side);
      image.forEach((value, k) => pixels.data.set([0, 0, 0, 255 * value].map(Math.round), 4 * k));
      context.putImageData(pixels, i * (side + 1), 0);
    }
  }, [images, side]);
  return (
    <canvas
      ref={canvas}
      className="own-images"
      width={SHOWN * (side + 1)}
      height={side}
      role="img"
      aria-label={`The first ${Math.min(SHOWN, images.length)} images at ${side} × ${side} pixels`}
    />
  );
}
