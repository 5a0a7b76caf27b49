import { render } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { BADGE_CSS } from '../content/badge.css';
import { say, type WatchState } from '../content/words';
import type { BadgePlace, Settings } from '../settings';
import { VerdictIcon } from './icons';

interface Props {
  state: WatchState;
  place?: BadgePlace;
  size?: Settings['badgeSize'];
}

/** The badge as it is on videos, to be looked at only. */
export function BadgeSample({ state, place = 'top-left', size = 'normal' }: Props) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const shadow = host.current?.shadowRoot ?? host.current?.attachShadow({ mode: 'open' });
    if (!shadow) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(BADGE_CSS);
    shadow.adoptedStyleSheets = [sheet];
  }, []);
  useEffect(() => {
    const shadow = host.current?.shadowRoot;
    if (shadow) render(<Plate state={state} />, shadow);
  }, [state]);
  return <div ref={host} class="badge-sample" data-place={place} data-size={size} aria-hidden="true" />;
}

function Plate({ state }: { state: WatchState }) {
  const { tone, headline, value, detail, share } = say(state);
  return (
    <div class="plate" data-tone={tone} data-size="full">
      <div class="main">
        <span class="icon">
          {tone === 'busy' ? (
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="M8 1.8a6.2 6.2 0 1 1-6.2 6.2" />
            </svg>
          ) : (
            <VerdictIcon verdict={tone} />
          )}
        </span>
        <span class="line">
          {headline}
          {value && <span class="value">{value}</span>}
        </span>
        {detail && <span class="detail">{detail}</span>}
      </div>
      {share !== null && <div class="bar" style={{ transform: `scaleX(${share})` }} />}
    </div>
  );
}
