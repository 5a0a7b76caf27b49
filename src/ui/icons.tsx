import type { ComponentChildren } from 'preact';
import type { Verdict } from '../verdict';
import { STROKE_WIDTH, type Stroke, VERDICT_SHAPES } from './verdict-shapes';

function Glyph({ children, size = 16 }: { children: ComponentChildren; size?: number }) {
  return (
    <svg
      class="glyph"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width={STROKE_WIDTH}
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export function VerdictIcon({ verdict, size = 16 }: { verdict: Verdict | 'cannot-check'; size?: number }) {
  const strokes: readonly Stroke[] = VERDICT_SHAPES[verdict];
  return (
    <Glyph size={size}>
      {strokes.map(({ d, look, width }) => (
        <path
          key={d}
          d={d}
          {...(look === 'filled' ? { fill: 'currentColor' } : {})}
          {...(look === 'on' ? { stroke: 'var(--on-verdict)' } : {})}
          {...(width ? { 'stroke-width': width } : {})}
        />
      ))}
    </Glyph>
  );
}

export const TrashIcon = () => (
  <Glyph>
    <path d="M2.6 4.3h10.8M6.2 4.2V2.4h3.6v1.8M4 4.5l.6 9h6.8l.6-9M6.7 7.2v3.6M9.3 7.2v3.6" />
  </Glyph>
);

export const CrossIcon = () => (
  <Glyph>
    <path d="m3.8 3.8 8.4 8.4M12.2 3.8l-8.4 8.4" />
  </Glyph>
);

export const FilmIcon = ({ size = 16 }: { size?: number }) => (
  <Glyph size={size}>
    <rect x="1.8" y="3" width="12.4" height="10" rx="1.8" />
    <path d="m6.7 6 3.4 2-3.4 2Z" fill="currentColor" />
  </Glyph>
);

export const FileIcon = ({ size = 16 }: { size?: number }) => (
  <Glyph size={size}>
    <path d="M9.2 1.8H4.4a1.4 1.4 0 0 0-1.4 1.4v9.6a1.4 1.4 0 0 0 1.4 1.4h7.2a1.4 1.4 0 0 0 1.4-1.4V5.6Z" />
    <path d="M9 1.9v3.9h3.9M8 12V8.4M6.4 9.8 8 8.2l1.6 1.6" />
  </Glyph>
);

export const ShieldIcon = () => (
  <Glyph>
    <path d="M8 1.8 13 3.7v3.9c0 3.2-2.1 5.4-5 6.6-2.9-1.2-5-3.4-5-6.6V3.7Z" />
    <path d="m5.9 7.9 1.5 1.5 2.8-3" />
  </Glyph>
);

export const CheckIcon = ({ size = 16 }: { size?: number }) => (
  <Glyph size={size}>
    <circle cx="8" cy="8" r="6.2" />
    <path d="m5.4 8.2 1.8 1.8 3.4-3.8" />
  </Glyph>
);
