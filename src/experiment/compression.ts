/** Bytes fed to the decompressor at a time: it may make a thousand times as many of them before it can be stopped. */
const SLICE = 512;

/** Raw deflate (RFC 1951) as base64url (RFC 4648), which needs no escaping in addresses. */
export async function deflate(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/**
 * The reverse, for text that may be hostile; `undefined` where it is damaged or would become more than `most` bytes. The work is bounded by
 * the two lengths, so there is no need for a clock.
 */
export async function inflate(base64url: string, most: number): Promise<string | undefined> {
  try {
    return await inflated(base64url, most);
  } catch {
    // Every browser words its own errors, and none says more than that the text is damaged.
    return undefined;
  }
}

async function inflated(base64url: string, most: number): Promise<string | undefined> {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  const { readable, writable } = new DecompressionStream('deflate-raw');
  const writer = writable.getWriter();
  const reader = readable.getReader();
  // A failure here shows at the reader as well, which reports it.
  const fed = feed(writer, bytes).catch(() => undefined);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > most) {
      await Promise.allSettled([reader.cancel(), writer.abort()]);
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
  await fed;
  return text + decoder.decode();
}

async function feed(writer: WritableStreamDefaultWriter<BufferSource>, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  for (let at = 0; at < bytes.length; at += SLICE) {
    await writer.ready;
    await writer.write(bytes.subarray(at, at + SLICE));
  }
  await writer.close();
}
