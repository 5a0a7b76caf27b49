import type { Rect, Size } from '../../geometry';

/** How an element shows its picture: the computed `object-fit` and `object-position`. */
export interface Fit {
  fit: string;
  position: string;
}

/** Where the whole picture lies, in the coordinates of `box`: larger than it where the picture is cut off. */
export function pictureRect(box: Rect, native: Size, { fit, position }: Fit): Rect {
  const contain = Math.min(box.width / native.width, box.height / native.height);
  const scale = {
    cover: Math.max(box.width / native.width, box.height / native.height),
    none: 1,
    'scale-down': Math.min(1, contain),
  }[fit];
  const size =
    fit === 'fill'
      ? { width: box.width, height: box.height }
      : { width: native.width * (scale ?? contain), height: native.height * (scale ?? contain) };
  const [x = '50%', y = '50%'] = position.split(' ');
  return {
    x: box.x + along(x, box.width - size.width),
    y: box.y + along(y, box.height - size.height),
    ...size,
  };
}

/** px that "50%" or "12px" of the free space come to. */
function along(position: string, free: number): number {
  const value = Number.parseFloat(position);
  if (Number.isNaN(value)) return free / 2;
  return position.endsWith('%') ? (value / 100) * free : value;
}

/** Where a box of the picture, in native px, is seen in `box`; null if that part of the picture is cut off. */
export function boxOnScreen(face: Rect, box: Rect, native: Size, fit: Fit): Rect | null {
  const picture = pictureRect(box, native, fit);
  const [across, down] = [picture.width / native.width, picture.height / native.height];
  const left = Math.max(picture.x + face.x * across, box.x);
  const top = Math.max(picture.y + face.y * down, box.y);
  const right = Math.min(picture.x + (face.x + face.width) * across, box.x + box.width);
  const bottom = Math.min(picture.y + (face.y + face.height) * down, box.y + box.height);
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}

/** Where a box of a video's picture is seen, in CSS px of the viewport. */
export function boxOfVideo(video: HTMLVideoElement, face: Rect): Rect | null {
  const native = { width: video.videoWidth, height: video.videoHeight };
  const { offsetWidth, offsetHeight } = video;
  if (!native.width || !native.height || !offsetWidth || !offsetHeight) return null;
  const outer = video.getBoundingClientRect();
  const style = getComputedStyle(video);
  // object-fit works on the element's own px, before a transform scales it.
  const scale = { x: outer.width / offsetWidth, y: outer.height / offsetHeight };
  const px = (value: string) => Number.parseFloat(value) || 0;
  const start = {
    x: px(style.borderLeftWidth) + px(style.paddingLeft),
    y: px(style.borderTopWidth) + px(style.paddingTop),
  };
  const content = {
    ...start,
    width: offsetWidth - start.x - px(style.borderRightWidth) - px(style.paddingRight),
    height: offsetHeight - start.y - px(style.borderBottomWidth) - px(style.paddingBottom),
  };
  const inside = boxOnScreen(face, content, native, { fit: style.objectFit, position: style.objectPosition });
  return (
    inside && {
      x: outer.x + inside.x * scale.x,
      y: outer.y + inside.y * scale.y,
      width: inside.width * scale.x,
      height: inside.height * scale.y,
    }
  );
}
