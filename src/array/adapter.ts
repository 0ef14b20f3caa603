/** What the browser tells about a graphics adapter; empty where it tells nothing. */
export interface Adapter {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  /** Whether it computes on the processor, which makes WebGPU slower than plain TypeScript. */
  readonly software: boolean;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i;

/** An adapter's description of itself, and whether it is a program that pretends to be one. */
export function describeAdapter({
  vendor,
  architecture,
  device,
  description,
  isFallbackAdapter,
}: GPUAdapterInfo): Adapter {
  const software = isFallbackAdapter || SOFTWARE.test(`${architecture} ${device} ${description}`);
  return { vendor, architecture, description, software };
}

/** What to call an adapter. */
export function nameOf({ vendor, architecture, description }: Adapter): string {
  return [vendor, architecture, description].filter((part) => part !== '').join(' ') || 'unnamed';
}
