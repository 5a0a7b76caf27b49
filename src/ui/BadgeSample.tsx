import { useEffect, useRef } from 'preact/hooks';
import { BADGE_CSS } from '../content/badge/badge.css';
import { icon, make } from '../content/badge/dom';
import { say, type WatchState } from '../content/words';
import type { BadgePlace, Settings } from '../settings';

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
  useEffect(() => host.current?.shadowRoot?.replaceChildren(plate(state, size)), [state, size]);
  return <div ref={host} class="badge-sample" data-place={place} aria-hidden="true" />;
}

function plate(state: WatchState, size: Settings['badgeSize']): HTMLElement {
  const { tone, headline, value, detail, share } = say(state);
  const main = make(
    'div',
    'main',
    make('span', 'mark', icon(tone)),
    make('span', 'line', make('span', 'words', headline), make('span', 'value', value ?? '')),
    ...(detail === null ? [] : [make('span', 'detail', detail)]),
  );
  const bar = make('div', 'bar');
  bar.hidden = share === null;
  bar.style.transform = `scaleX(${share ?? 0})`;
  const element = make('div', 'plate', main, make('div', 'fold', icon('fold')), bar);
  element.dataset.tone = tone;
  element.dataset.size = size;
  element.dataset.form = 'full';
  element.style.position = 'relative'; // it lies where its host lies
  return element;
}
