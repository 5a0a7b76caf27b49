import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { locale, t } from '../i18n';
import type { Check } from '../messages';
import { Button } from './Button';
import { bySuspicion, type NumberedFace } from './evidence';
import { type Range, timeRange } from './series';

/** A face of a list, with what it is there. */
export interface ListedFace extends NumberedFace {
  role: 'only' | 'worst' | 'other';
  isFirst: boolean;
  /** Of all timelines of the list. */
  range: Range;
}

interface Props {
  faces: Check['faces'];
  row(listed: ListedFace): JSX.Element;
  /** What follows the list. */
  children?: ComponentChildren;
}

/** Faces shown before one asks for all: a long video has hundreds. */
const FEW = 8;

/** The faces of a check, the most suspicious first; nothing where there is none. */
export function FaceList({ faces, row, children }: Props) {
  const [all, setAll] = useState(false);
  const sorted = bySuspicion(faces);
  const shown = all ? sorted : sorted.slice(0, FEW);
  if (sorted.length === 0) return null;
  const range = timeRange(faces.map((face) => face.timeline));
  return (
    <div class="faces">
      <ul>
        {shown.map(({ face, number }, place) => {
          const role = sorted.length === 1 ? 'only' : place === 0 && face.judgement ? 'worst' : 'other';
          return row({ face, number, role, isFirst: place === 0, range });
        })}
      </ul>
      {shown.length < sorted.length && (
        <Button look="link" onClick={() => setAll(true)}>
          {t('common_faces_all', { n: sorted.length.toLocaleString(locale()) })}
        </Button>
      )}
      {children}
    </div>
  );
}
