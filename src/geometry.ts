/** Rectangle in px of the video's native frame, top-left origin. May be fractional and may leave the frame. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Size {
  width: number;
  height: number;
}
