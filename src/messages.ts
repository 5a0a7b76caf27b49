import type { Rect, Size } from './geometry';
import type { Settings } from './settings';
import type { CannotReason, Verdict } from './verdict';

/**
 * Everything that passes between contexts, one discriminated union per direction.
 *
 * Pixels travel over a line, one for each video: content script (or the check page) → offscreen document.
 * A frame takes two steps, so that only what is looked at crosses: a small overview goes out, the offscreen document
 * finds the faces and asks for their regions, and the sender cuts those from the very same frame at native resolution.
 * The sender holds one credit: it sends the next overview only after `done`. Late frames are dropped, never queued.
 */

/** The document with the network. */
export const OFFSCREEN_PAGE = 'src/offscreen/index.html';

/** Lines to the offscreen document (src/line.ts): what goes to it, and what comes from it. */
export interface Lines {
  /** One video's frames. */
  video: { to: ToOffscreen; from: FromOffscreen };
  /** One heat map. Closing the line ends the work. */
  heat: { to: ToHeat; from: FromHeat };
}

/** Name of the port a popup opens to the content scripts of its tab. */
export const POPUP_PORT = 'popup';

/** Exact pixels. */
export interface Pixels extends Size {
  /** A Blob where the browser carries them and they are many (`packed` in src/frames.ts). */
  bytes: ArrayBuffer | Blob;
  /** Null: the bytes are RGBA, row by row. Else they are the planes of a decoder's picture, which are far less. */
  planes: {
    format: 'I420' | 'NV12';
    /** Size of the planes' picture, even px, and where the pixels lie in it. */
    coded: Size;
    x: number;
    y: number;
    colorSpace: VideoColorSpaceInit;
  } | null;
}

/** What the history says a check was about. */
export interface VideoSource {
  /** `file` for the check page, else the host name. */
  site: string;
  title: string;
  /** Who published it, where the page says so. */
  author?: string;
  /** Address to open it again; empty for a file. */
  url: string;
  /** What the site says of AI in the making of the video, in its own words. Missing where it says nothing. */
  label?: string;
  /** Of a file: what it says of its own making; null if it says nothing. */
  credentials?: ContentCredentials | null;
}

/** Content Credentials (C2PA) as a file carries them. Nobody has verified them. */
export type ContentCredentials =
  /** `generator`: the program that wrote them, '' if unnamed. `generative`: they say that generative AI was used. */
  { type: 'found'; generator: string; generative: boolean } | { type: 'unreadable' };

export type ToOffscreen =
  /**
   * First message. `live`: frames come as the video plays. `file`: every frame waits for the one before. `follows`: when
   * the check of the same video ended that this one follows on, ms since the epoch; null if there is none.
   */
  | { type: 'open'; source: VideoSource; mode: 'live' | 'file'; follows: number | null }
  /** `rate`: frames a second of the clock that the sender wants to send just now. */
  | { type: 'overview'; frame: number; mediaTime: number; native: Size; rate: number; pixels: Pixels }
  /** The answer to `want`: one entry per asked rectangle, in order. */
  | { type: 'regions'; frame: number; pixels: Pixels[] }
  /** What is known of the video by now: pages bring their titles late. */
  | { type: 'describe'; source: VideoSource }
  /** The picture no longer continues the last one (seek, new source): tracks end, buffers empty. */
  | { type: 'reset' }
  /** The very same video goes back, as when it starts over: a face that is still there goes on with earlier times. */
  | { type: 'back' }
  /** Whether a panel shows the faces just now: then `detail` is sent as they change. */
  | { type: 'detail'; on: boolean }
  /**
   * No more frames: answer with `result`, then `kept`. `paused`: s in which the sender held its frames back. `isWhole`:
   * false for a file of which the rest cannot be read.
   */
  | { type: 'finish'; paused: number; isWhole: boolean }
  /** Last message of a check that is given up: nothing is kept of it. */
  | { type: 'cancel' };

export type FromOffscreen =
  /** Faces can be looked for: send frames. The network may still be loading. */
  | { type: 'ready'; modelVersion: string }
  /** Send these regions (integer px inside the native frame). */
  | { type: 'want'; frame: number; regions: Rect[] }
  /** The frame is finished: send the next one when it is due, at most `rate` a second. */
  | { type: 'done'; frame: number; rate: number; progress: Progress }
  /** All faces judged so far. Only while it is asked for, and once before the `result`. */
  | { type: 'detail'; faces: FaceDetail[] }
  | { type: 'result'; check: Check }
  /** After the result: what became of it. */
  | { type: 'kept'; kept: Kept }
  /** Nothing more will come over this line. */
  | { type: 'failed'; reason: CannotReason };

/** Report → offscreen document, over a `heat` line: which regions of a kept crop (EvidenceFrame) move its score? */
export type ToHeat = { type: 'explain'; picture: Blob };

/** Offscreen document → report, over a `heat` line. */
export type FromHeat =
  /** Pictures that the network has looked at, and in all. */
  | { type: 'progress'; done: number; total: number }
  | ({ type: 'heat' } & Heat)
  | { type: 'failed'; reason: CannotReason };

/** Which regions of one crop, taken for a video of one frame, move its contribution. */
export interface Heat {
  /** Contribution of the crop as it is. */
  whole: number;
  /**
   * How much of it each cell of a square grid brings, row by row: what the contribution loses when that cell is
   * blurred. > 0 speaks for manipulation.
   */
  cells: number[];
}

/** One frame of a face's timeline: the logit margin's contribution (> 0 speaks for manipulation) at a media time. */
export interface TimelinePoint {
  time: number;
  contribution: number;
}

/** A face track as the UI sees it. */
export interface FaceState {
  id: number;
  /** Where the face was seen last, native px. */
  box: Rect;
  /** Frames in its rolling buffer, at most 80. */
  frames: number;
  /** Null until there are enough frames. */
  judgement: Judgement | null;
  /** Whether it is in the picture now. */
  inSight: boolean;
}

/** What a panel shows of a face beyond its state. */
export interface FaceDetail {
  id: number;
  /** Small JPEG of the face, null before there is one. */
  picture: Blob | null;
  /** Its last frames that went through the network, at most a window of them. */
  timeline: TimelinePoint[];
}

export interface Judgement {
  verdict: Verdict;
  /** Calibrated probability that the face is manipulated, inside 0.01..0.99. */
  probability: number;
}

/** Live state of one video: of its most suspicious face. */
export type Progress =
  | { type: 'loading' }
  /** Frames gathered so far of the face with most frames (0 before the first face). */
  | { type: 'collecting'; frames: number; faces: FaceState[] }
  | ({ type: 'verdict'; frames: number; worstFace: number; faces: FaceState[] } & Judgement)
  | { type: 'cannot-check'; reason: CannotReason };

/** A finished check, as the history keeps it. Times in s. */
export interface Check {
  source: VideoSource;
  /** When it ended, ms since the epoch. */
  at: number;
  verdict: Verdict | 'cannot-check';
  reason: CannotReason | null;
  probability: number | null;
  /** Face crops that the verdict of the worst face rests on. */
  framesConsidered: number;
  /** Wall time from the first frame to the end, less pauses. */
  seconds: number;
  faces: CheckedFace[];
  /**
   * Number of faces that each was judged among: those of one run through the video, for seen over again the same ones
   * come anew. Missing where none was judged, or by an older version: see crowdOf.
   */
  crowd?: number;
  /** All shots, one after the other. Missing where the video was not seen in order, or by an older version. */
  shots?: Shot[];
  /** Of a file whose rest was not checked: how far it was, s of media time. */
  until?: number;
  modelVersion: string;
  /** The amount of work that was set. Absent for a file, of which no frame is left out. */
  rate?: Settings['rate'];
  /** Small JPEG of the first frame with a face; null if there was none. */
  thumbnail: Blob | null;
}

export interface CheckedFace {
  id: number;
  frames: number;
  judgement: Judgement | null;
  /** A point a frame; where those would be too many, means over neighbouring frames. */
  timeline: TimelinePoint[];
  /** The frames that speak most for its verdict, the heaviest first. Absent where no pictures are kept. */
  evidence?: EvidenceFrame[];
}

/** A frame of a face, with its crop exactly as the network saw it (112 px square, lossless). */
export interface EvidenceFrame extends TimelinePoint {
  picture: Blob;
}

/** A part of a video without a cut, s of media time. A face is in one shot only: a cut ends its track. */
export interface Shot {
  start: number;
  end: number;
}

/** What became of a finished check: its key in the history, or why it was not kept. */
export type Kept = { type: 'kept'; id: number } | { type: 'not-kept'; why: 'off' | 'private' | 'full' | 'failed' };

/** To the background, by runtime.sendMessage. */
export type ToBackground =
  /** Answers `true` when the offscreen document listens, `false` when it could not be made. */
  | { type: 'need-offscreen' }
  /**
   * From the offscreen document when a video ends. `began`: when the first frame came, ms since the epoch. `follows` as
   * in `open`. `incognito` checks are not written. Answers with a {@link Kept}.
   */
  | { type: 'check-finished'; check: Check; began: number; follows: number | null; incognito: boolean }
  /** From a content script: answers all texts of the language that the user chose, or the browser did. */
  | { type: 'texts' }
  /** From a content script when its frame's worst state changes, null at its end: the toolbar badge is of the tab's worst. */
  | { type: 'tab-state'; state: Progress | null }
  /** From a content script: opens the report of a check that ended. Answers with a {@link ReportAnswer}. */
  | { type: 'open-report'; at: number; url: string };

/** Whether a report was opened; else why there is none: the history is off, the window private, the check erased. */
export type ReportAnswer = 'opened' | 'off' | 'private' | 'gone';

/** To the offscreen document, by runtime.sendMessage. Answers `true`. */
export type PingOffscreen = { type: 'ping-offscreen' };

/** To a content script, by tabs.sendMessage. */
export type ToContent =
  /** Right-click or keyboard command. `srcUrl` is what the browser says was clicked, if it was a video. */
  { type: 'analyze'; srcUrl: string | null };

/** Popup → content scripts of its tab, over POPUP_PORT. */
export type FromPopup = { type: 'analyze'; id: string } | { type: 'show'; id: string };

/** Content script → popup, over POPUP_PORT: all videos of this frame of the page. */
export type ToPopup = { type: 'videos'; page: string; videos: TabVideo[] };

export interface TabVideo {
  /** Unique in the tab. */
  id: string;
  title: string;
  /** Null while nothing is being checked. */
  progress: Progress | null;
}

/** A table of handlers that must name every message of a union. */
export type Handlers<M extends { type: string }, R = void> = {
  [T in M['type']]: (message: Extract<M, { type: T }>) => R;
};

/** Hands a message to its handler. One that is not known, as an older or newer context may send it, is passed over. */
export function handle<M extends { type: string }>(handlers: Handlers<M>, message: M): void {
  (handlers[message.type as M['type']] as ((message: M) => void) | undefined)?.(message);
}
