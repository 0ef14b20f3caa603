/** What was read of a file. */
export interface FileBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether more would have followed. */
  readonly isCut: boolean;
}

/** The beginning of a file, unpacked if it is packed with gzip, at most `most` bytes of it. Or why it cannot be read. */
export async function readFile(file: Blob, most: number): Promise<FileBytes | { readonly problem: string }> {
  try {
    const head = new Uint8Array(await file.slice(0, 2).arrayBuffer());
    const isPacked = head[0] === 0x1f && head[1] === 0x8b;
    return await firstBytes(
      isPacked ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream(),
      most,
    );
  } catch (error) {
    return { problem: `The file cannot be read: ${error instanceof Error ? error.message : String(error)}.` };
  }
}

/** Text of at most `most` bytes; a longer file is refused before it is read. */
export async function readText(file: Blob, most: number): Promise<string | { readonly problem: string }> {
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  if (file.size > most)
    return { problem: `The file has ${megabytes(file.size)}; at most ${megabytes(most)} of text can be read.` };
  const read = await readFile(file, most);
  if ('problem' in read) return read;
  if (read.isCut) return { problem: `The file unpacks to more than ${megabytes(most)}.` };
  return new TextDecoder().decode(read.bytes);
}

async function firstBytes(stream: ReadableStream<Uint8Array>, most: number): Promise<FileBytes> {
  const reader = stream.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  while (length <= most) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
  }
  // Nobody waits for what was not read; that it was not wanted is no error.
  reader.cancel().catch(() => undefined);
  const bytes = new Uint8Array(Math.min(length, most));
  let at = 0;
  for (const part of parts) {
    const room = part.subarray(0, bytes.length - at);
    bytes.set(room, at);
    at += room.length;
  }
  return { bytes, isCut: length > most };
}
