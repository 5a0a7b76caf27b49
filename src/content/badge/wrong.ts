import browser from 'webextension-polyfill';
import type { Check, FaceDetail, VideoSource } from '../../messages';
import { MODEL } from '../../model';
import { download } from '../../ui/export';
import { CANNOT_WORDS, VERDICT_WORDS } from '../../verdict';
import type { WatchState } from '../words';

/** What a user says is wrong with a verdict. */
export const COMPLAINTS = ['genuine', 'manipulated', 'face', 'unchecked', 'other'] as const;
export type Complaint = (typeof COMPLAINTS)[number];

/** What somebody can complain of, given what the badge says. */
export function complaintsAbout(state: WatchState): Complaint[] {
  if (state.type === 'cannot-check') return ['unchecked', 'other'];
  if (state.type !== 'verdict') return [];
  const other: Complaint[] = ['face', 'other'];
  if (state.verdict === 'manipulated') return ['genuine', ...other];
  return state.verdict === 'clean' ? ['manipulated', ...other] : ['genuine', 'manipulated', ...other];
}

interface Subject {
  source: VideoSource;
  state: WatchState;
  details: readonly FaceDetail[];
  /** The whole check, if it ended. */
  finished: Check | null;
}

/** A report of a wrong verdict, for its user to keep or to hand on. Times in s of the video. */
export function wrongReport(complaint: Complaint, { source, state, details, finished }: Subject, at: Date) {
  const timelines = finished?.faces ?? details;
  const faces = state.type === 'verdict' || state.type === 'collecting' ? state.faces : [];
  const verdict = state.type === 'verdict' ? state : null;
  return {
    type: 'deepfake-check-wrong-verdict',
    version: 1,
    savedAt: at.toISOString(),
    userSays: complaint,
    site: source.site,
    title: source.title,
    address: source.url,
    verdict: verdict?.verdict ?? state.type,
    words: verdict ? VERDICT_WORDS[verdict.verdict] : VERDICT_WORDS['cannot-check'],
    reason: state.type === 'cannot-check' ? CANNOT_WORDS[state.reason] : null,
    probability: verdict?.probability ?? null,
    framesConsidered: verdict?.frames ?? 0,
    faces: faces.map(({ id, box, frames, judgement }) => ({
      id,
      box,
      frames,
      ...judgement,
      decides: id === verdict?.worstFace,
      timeline: timelines.find((face) => face.id === id)?.timeline ?? [],
    })),
    modelVersion: MODEL.version,
    extensionVersion: browser.runtime.getManifest().version,
  };
}

/** Hands a report to the browser's downloads. */
export function saveReport(report: ReturnType<typeof wrongReport>): void {
  const name = `deepfake-check-wrong-${report.savedAt.slice(0, 19).replaceAll(':', '-')}.json`;
  download(name, 'application/json', `${JSON.stringify(report, null, 2)}\n`);
}
