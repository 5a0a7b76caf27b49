import { t } from '../i18n';
import type { Progress } from '../messages';
import { CANNOT_WORDS, percent, VERDICT_WORDS } from '../verdict';

/** What the toolbar button of a tab shows: at most four characters, and the whole in words as its tooltip. */
export interface ToolbarBadge {
  text: string;
  title: string;
  color: string;
}

const COLORS = { manipulated: '#b3261e', uncertain: '#8a5a00', clean: '#0b5f6b', busy: '#4a5868', cannot: '#4a5868' };

/** The toolbar badge for a tab's worst state; null is a tab where nothing is being checked. */
export function toolbarBadge(state: Progress | null): ToolbarBadge {
  const name = t('common_name');
  switch (state?.type) {
    case undefined:
      return { text: '', title: name, color: COLORS.busy };
    case 'loading':
    case 'collecting':
      return { text: '…', title: t('common_toolbar_checking', { name }), color: COLORS.busy };
    case 'verdict':
      return {
        text: percent(state.probability).replace(/\s/, ''),
        title: t('common_toolbar_verdict', {
          name,
          words: VERDICT_WORDS[state.verdict],
          percent: percent(state.probability),
        }),
        color: COLORS[state.verdict],
      };
    case 'cannot-check':
      return {
        text: '–',
        title: t('common_toolbar_reason', {
          name,
          words: VERDICT_WORDS['cannot-check'],
          reason: CANNOT_WORDS[state.reason],
        }),
        color: COLORS.cannot,
      };
  }
}

/** The toolbar badge when a click on "Analyze this video" led nowhere. */
export function toolbarProblem(words: string): ToolbarBadge {
  return {
    text: '–',
    title: t('common_toolbar_problem', { name: t('common_name'), problem: words }),
    color: COLORS.cannot,
  };
}

/** Shows a badge on one tab's button. The browser takes it away when the tab navigates. */
export async function showToolbarBadge(tabId: number, { text, title, color }: ToolbarBadge): Promise<void> {
  await Promise.all([
    chrome.action.setBadgeText({ tabId, text }),
    chrome.action.setBadgeBackgroundColor({ tabId, color }),
    chrome.action.setBadgeTextColor({ tabId, color: '#ffffff' }),
    chrome.action.setTitle({ tabId, title }),
  ]).catch(() => {}); // the tab was closed meanwhile
}
