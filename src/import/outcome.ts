import { t, tn } from '../i18n';

/** What came of a file: how many of its checks are new, were there already, or are too old to be kept. */
export interface Outcome {
  added: number;
  same: number;
  old: number;
}

/** In sentences. */
export function outcomeWords({ added, same, old }: Outcome): string[] {
  if (added + same + old === 0) return [t('popup_import_none')];
  if (added + old === 0) return [t('popup_import_same')];
  return [
    tn('popup_import_added', added),
    ...(same ? [tn('popup_import_same', same)] : []),
    ...(old ? [tn('popup_import_old', old, { option: t('options_retention') })] : []),
    ...(added ? [t('popup_import_where')] : []),
  ];
}
