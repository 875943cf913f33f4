/** Unpacks zlib streams with what every browser has. */

export async function inflate(packed: DataView): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(packed.buffer as ArrayBuffer, packed.byteOffset, packed.byteLength);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return await new Response(stream).arrayBuffer();
}
