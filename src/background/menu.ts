import browser from 'webextension-polyfill';
import { t } from '../i18n';

export const MENU_ID = 'analyze-video';

/** Puts "Analyze this video" into the context menu of everything a video may hide under. */
export async function makeMenu(): Promise<void> {
  await browser.contextMenus.removeAll();
  browser.contextMenus.create({
    id: MENU_ID,
    title: t('common_analyze'),
    contexts: ['page', 'frame', 'video', 'image', 'link', 'selection', 'editable', 'audio'],
    documentUrlPatterns: ['http://*/*', 'https://*/*', 'file:///*'],
  });
}
