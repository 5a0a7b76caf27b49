import browser from 'webextension-polyfill';
import { t } from '../i18n';

export const MENU_ID = 'analyze-video';
export const FILE_MENU_ID = 'check-file';

/**
 * Puts "Analyze this video" into the context menu of everything a video may hide under, and "Check a file" into that
 * of the toolbar button.
 */
export async function makeMenu(): Promise<void> {
  await browser.contextMenus.removeAll();
  browser.contextMenus.create({
    id: MENU_ID,
    title: t('common_analyze'),
    contexts: ['page', 'frame', 'video', 'image', 'link', 'selection', 'editable', 'audio'],
    documentUrlPatterns: ['http://*/*', 'https://*/*', 'file:///*'],
  });
  browser.contextMenus.create({ id: FILE_MENU_ID, title: t('common_check_file'), contexts: ['action'] });
}
