/** Voxels of volumes and of masks. */

export interface MaskReply {
  image: number;
  type: number;
  t: number;
  uuid: string | null;
  revision: number;
  grid: [number, number, number];
  bricks: number;
}

export interface SlabReply {
  image: number;
  t: number;
  first: number;
  count: number;
}

export interface SliceReply {
  image: number;
  t: number;
  plane: string;
  slice: number;
  step: number;
  width: number;
  height: number;
}
