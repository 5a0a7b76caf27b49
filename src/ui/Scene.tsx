import type { ComponentChildren } from 'preact';

/** A drawn video of somebody talking, for where no real person's may be shown. Children lie over it. */
export function Scene({ children }: { children?: ComponentChildren }) {
  return (
    <div class="scene">
      <svg viewBox="0 0 640 360" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
        <defs>
          <linearGradient id="scene-wall" x1="0" y1="0" x2="1" y2="1">
            <stop offset="0" stop-color="#33506e" />
            <stop offset="1" stop-color="#182739" />
          </linearGradient>
          <linearGradient id="scene-coat" x1="0" y1="0" x2="0" y2="1">
            <stop offset="0" stop-color="#7f98b3" />
            <stop offset="1" stop-color="#52708f" />
          </linearGradient>
        </defs>
        <rect width="640" height="360" fill="url(#scene-wall)" />
        <circle cx="508" cy="92" r="150" fill="#fff" opacity=".05" />
        <circle cx="508" cy="92" r="92" fill="#fff" opacity=".06" />
        <rect x="44" y="196" width="120" height="8" rx="4" fill="#fff" opacity=".1" />
        <rect x="60" y="140" width="18" height="56" rx="3" fill="#fff" opacity=".12" />
        <rect x="82" y="152" width="14" height="44" rx="3" fill="#fff" opacity=".09" />
        <rect x="100" y="146" width="22" height="50" rx="3" fill="#fff" opacity=".11" />
        <path d="M176 360c4-70 52-104 144-104s140 34 144 104Z" fill="url(#scene-coat)" />
        <path d="M284 246v24c0 18 72 18 72 0v-24Z" fill="#c8967a" />
        <path d="M320 84c-48 0-72 34-72 82 0 54 34 96 72 96s72-42 72-96c0-48-24-82-72-82Z" fill="#dfae90" />
        <path
          d="M246 178c-12-74 26-116 78-116s84 40 70 116c-8-6-8-32-14-44-30 6-74 2-100-22-8 22-26 32-34 66Z"
          fill="#3a2b2a"
        />
        <path
          d="M281 163q12-7 24 0M335 163q12-7 24 0"
          stroke="#3a2b2a"
          stroke-width="5"
          stroke-linecap="round"
          fill="none"
        />
        <circle cx="293" cy="178" r="5.5" fill="#2c2324" />
        <circle cx="347" cy="178" r="5.5" fill="#2c2324" />
        <path
          d="M320 180v24l-7 5"
          stroke="#b67f62"
          stroke-width="4"
          stroke-linecap="round"
          stroke-linejoin="round"
          fill="none"
        />
        <path d="M300 226q20 15 40 0" stroke="#9c4f46" stroke-width="6" stroke-linecap="round" fill="none" />
      </svg>
      {children}
    </div>
  );
}
