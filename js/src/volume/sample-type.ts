/** Stored samples as typed arrays: what a dtype of the wire is here. */

export type Samples =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

type SamplesOf = { new (length: number): Samples; readonly BYTES_PER_ELEMENT: number };

const TYPES: Readonly<Record<string, SamplesOf>> = {
  bool: Uint8Array,
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
};

/** Bytes of one sample. */
export function bytesOf(dtype: string): number {
  return typeOf(dtype).BYTES_PER_ELEMENT;
}

/** Room for so many samples, all 0. */
export function emptySamples(dtype: string, length: number): Samples {
  return new (typeOf(dtype))(length);
}

/** The samples in a buffer, little-endian; copies only where the host left them at an odd offset. */
export function samplesIn(dtype: string, buffer: DataView): Samples {
  const type = typeOf(dtype) as unknown as {
    new (buffer: ArrayBufferLike, offset: number, length: number): Samples;
    readonly BYTES_PER_ELEMENT: number;
  };
  const length = Math.floor(buffer.byteLength / type.BYTES_PER_ELEMENT);
  if (buffer.byteOffset % type.BYTES_PER_ELEMENT === 0) {
    return new type(buffer.buffer, buffer.byteOffset, length);
  }
  const end = buffer.byteOffset + buffer.byteLength;
  return new type(buffer.buffer.slice(buffer.byteOffset, end), 0, length);
}

function typeOf(dtype: string): SamplesOf {
  const type = TYPES[dtype];
  if (type === undefined) throw new Error(`no samples of type ${dtype} can be shown here`);
  return type;
}
