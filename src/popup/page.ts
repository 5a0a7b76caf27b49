import { t, tn } from '../i18n';
import type { Progress, TabVideo, ToPopup } from '../messages';

/** What the popup knows of its tab. */
export type Page =
  | { type: 'connecting' }
  /** The site is one where the extension does not run by itself. */
  | { type: 'not-there' }
  /** The browser does not let extensions into this page. */
  | { type: 'forbidden' }
  | { type: 'there'; frames: ReadonlyMap<string, readonly TabVideo[]> };

/** The page after one of its frames told its videos; a frame's word replaces what it said before. */
export function heard(page: Page, { page: frame, videos }: ToPopup): Page {
  return { type: 'there', frames: new Map(page.type === 'there' ? page.frames : []).set(frame, videos) };
}

/** All videos of the page: those being checked first, else in the order of the page. */
export function videosOf(page: Page): TabVideo[] {
  if (page.type !== 'there') return [];
  const all = [...page.frames.values()].flat();
  return [...all.filter((video) => video.progress), ...all.filter((video) => !video.progress)];
}

/** What a video's verdict rests on, and how many faces are in its picture now: none where it is over, or they have gone. */
export function factWords({ frames, faces }: Pick<Extract<Progress, { type: 'verdict' }>, 'frames' | 'faces'>): string {
  const inSight = faces.filter((face) => face.inSight).length;
  const values = { frames: tn('common_frames', frames), faces: tn('common_faces', inSight) };
  return t(inSight > 0 ? 'popup_video_facts' : 'popup_video_frames', values);
}
