/** Pixels for each px of a picture. */
const SCALE = 2;

/** An SVG file as a PNG image of twice its size. Rejects where the browser cannot draw it. */
export async function pngOf(svg: string): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [SCALE * image.naturalWidth, SCALE * image.naturalHeight];
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('the browser gives no room to draw in');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (blob === null) throw new Error('the picture is too large for the browser');
    return blob;
  } finally {
    URL.revokeObjectURL(address);
  }
}
