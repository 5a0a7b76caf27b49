import { t } from '../../i18n';
import type { Settings } from '../../settings';
import type { Saying, Tone } from '../words';
import { attribute, button, icon, make, write } from './dom';

/** What one sees of a badge while its panel is closed: an icon, words, how far the check is, and a way to fold it. */
export interface Plate {
  element: HTMLElement;
  /** All of it but the way to fold it. */
  main: HTMLButtonElement;
  /** Shows what is said now, and answers whether its tone is another than before. */
  show(saying: Saying, size: Settings['badgeSize']): boolean;
}

export function makePlate(onFold: () => void): Plate {
  const mark = make('span', 'mark');
  const headline = make('span', 'words');
  const value = make('span', 'value');
  const detail = make('span', 'detail');
  const main = make('button', 'main', mark, make('span', 'line', headline, value), detail);
  main.type = 'button';
  const fold = button('fold', onFold, icon('fold'));
  const bar = make('div', 'bar');
  const element = make('div', 'plate', main, fold, bar);
  element.setAttribute('role', 'group');
  let tone: Tone | null = null;
  return {
    element,
    main,
    show(saying, size) {
      attribute(element, 'aria-label', t('common_name'));
      attribute(element, 'data-size', size);
      attribute(fold, 'aria-label', t('badge_fold'));
      attribute(fold, 'title', t('badge_fold'));
      write(headline, saying.headline);
      write(value, saying.value);
      write(detail, saying.detail);
      bar.hidden = saying.share === null;
      bar.style.transform = `scaleX(${saying.share ?? 0})`;
      const number = saying.share === null ? saying.value : null; // it is not counted out loud
      const facts = [saying.headline, number, saying.detail].filter((fact) => fact !== null);
      attribute(main, 'aria-label', facts.join(', '));
      attribute(main, 'aria-description', t('badge_move'));
      attribute(main, 'title', `${facts.join(' · ')}\n${t('badge_move')}`);
      if (tone === saying.tone) return false;
      tone = saying.tone;
      element.dataset.tone = tone;
      mark.replaceChildren(icon(tone));
      return true;
    },
  };
}
