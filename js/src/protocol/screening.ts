/** How far an image was screened. */

export interface ScreeningState {
  uuid: string;
  image: number;
  cell_width: number;
  cell_height: number;
  overlap: number;
  zoom: number;
  magnification: number | null;
  cell: number;
  covered: string;
}
