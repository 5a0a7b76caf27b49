import { t } from '../../i18n';
import { meaningOfPercentage, meanings } from '../../meanings';
import type { FaceDetail } from '../../messages';
import { VERDICT_WORDS } from '../../verdict';
import { say, type Tone, type WatchState } from '../words';
import { button, icon, make, write } from './dom';
import { faceList } from './faces';
import type { Asked } from './report';
import { rowsOf } from './rows';
import { type Complaint, complaintsAbout } from './wrong';

/** What a panel shows. */
export interface PanelView {
  state: WatchState;
  details: readonly FaceDetail[];
  /** Whether there is, or could be made now, a report of the check. */
  reportable: 'now' | 'by-ending' | 'no';
  folded: boolean;
  /** Whether the badge was moved out of its corner. */
  moved: boolean;
  /** Whether the badge beside it says the verdict already. */
  beside: boolean;
}

/** What its user can have done. */
export interface PanelActions {
  again(): void;
  report(): Promise<Asked>;
  save(complaint: Complaint): void;
  fold(folded: boolean): void;
  toCorner(): void;
  hide(): void;
  hideSite(): void;
  close(): void;
  /** Points at a face on the video, null at none. */
  look(face: number | null): void;
  /** Its size changed. */
  resized(): void;
}

export interface Panel {
  element: HTMLElement;
  show(view: PanelView): void;
}

/** What is in the panel of a badge: one row a face, and everything that can be done about a check. */
export function makePanel(site: string, actions: PanelActions): Panel {
  const element = make('div', 'content');
  const mark = make('span', 'mark');
  const words = make('span', 'words');
  const value = make('span', 'value');
  const detail = make('p', 'detail');
  const close = button('quiet close', actions.close, icon('close'));
  close.setAttribute('aria-label', t('badge_close'));
  close.title = t('badge_close');
  const verdict = make('p', 'line', mark, words, value);
  const head = make('div', 'head', make('p', 'title', t('common_name')), close, verdict, detail);

  const faces = faceList(actions.look);
  const none = make('p', 'note', t('badge_no_faces'));
  const answer = make('p', 'note answer');
  answer.setAttribute('role', 'status');

  const again = button('plain', actions.again, t('badge_again'));
  const ask = async () => {
    if (report.ariaDisabled) return;
    report.ariaDisabled = 'true'; // really disabled it would lose the focus
    said(await actions.report());
    report.ariaDisabled = null;
  };
  const report = button('plain', () => void ask(), t('badge_report'));
  const said = (asked: Asked) => write(answer, asked === 'opened' ? null : t(REPORT_WORDS[asked]));
  const complaint = complaintForm(actions.save, actions.resized);

  const fold = button('link', () => actions.fold(element.dataset.folded === undefined), '');
  const corner = button('link', actions.toCorner, t('badge_corner'));
  const hides = make(
    'div',
    'hides',
    fold,
    corner,
    button('link', actions.hide, t('badge_hide')),
    button('link', actions.hideSite, t('badge_hide_site', { site: site.replace(/^www\./, '') })),
    make('p', 'note', t('badge_hide_back')),
  );
  element.append(
    head,
    faces.element,
    none,
    make('div', 'actions', again, report, complaint.opener),
    answer,
    complaint.form,
    meaning(actions.resized),
    hides,
  );

  let tone: Tone | null = null;
  return {
    element,
    show({ state, details, reportable, folded, moved, beside }) {
      const saying = say(state);
      write(words, saying.headline);
      write(value, saying.value);
      write(detail, beside ? null : saying.detail);
      verdict.hidden = beside;
      if (tone !== saying.tone) {
        tone = saying.tone;
        head.dataset.tone = tone;
        mark.replaceChildren(icon(tone));
        write(answer, null);
      }
      const rows = rowsOf(state, details);
      faces.show(rows);
      none.hidden = rows.length > 0 || state.type === 'cannot-check';
      again.hidden = state.type === 'waiting' || state.type === 'loading';
      report.hidden = reportable === 'no';
      report.title = reportable === 'by-ending' ? t('badge_report_ends') : '';
      complaint.show(state);
      element.toggleAttribute('data-folded', folded);
      write(fold, t(folded ? 'badge_unfold' : 'badge_fold'));
      corner.hidden = !moved;
    },
  };
}

/** Why there is no report. */
const REPORT_WORDS = {
  off: 'badge_report_off',
  private: 'badge_report_private',
  gone: 'badge_report_gone',
  unavailable: 'common_unavailable',
} as const;

const COMPLAINT_WORDS = {
  genuine: 'badge_wrong_genuine',
  manipulated: 'badge_wrong_manipulated',
  face: 'badge_wrong_face',
  unchecked: 'badge_wrong_unchecked',
  other: 'badge_wrong_else',
} as const satisfies Record<Complaint, string>;

/** Asks what is wrong with a verdict, and saves the answer. */
function complaintForm(save: (complaint: Complaint) => void, resized: () => void) {
  const form = make('form', 'wrong');
  const choices = make('div', 'choices');
  const submit = make('button', 'plain', t('badge_wrong_save'));
  const saved = make('p', 'note');
  const question = make('fieldset', '', make('legend', '', t('badge_wrong_what')), choices);
  saved.setAttribute('role', 'status');
  form.hidden = true;
  form.append(question, make('p', 'note', t('badge_wrong_private')), submit, saved);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const chosen = new FormData(form).get('complaint');
    for (const complaint of offered) if (complaint === chosen) save(complaint);
    write(saved, t('badge_wrong_saved'));
  });
  const open = (yes: boolean) => {
    form.hidden = !yes;
    opener.setAttribute('aria-expanded', String(yes));
    write(saved, null);
    resized();
  };
  const opener = button(
    'plain',
    () => {
      open(form.hidden === true);
      if (form.hidden) return;
      form.scrollIntoView({ block: 'nearest' });
      form.querySelector('input')?.focus({ preventScroll: true });
    },
    t('badge_wrong'),
  );

  let offered: Complaint[] = [];
  return {
    form,
    opener,
    show(state: WatchState): void {
      const next = complaintsAbout(state);
      opener.hidden = next.length === 0;
      if (next.join() === offered.join()) return;
      offered = next;
      open(false);
      const choice = (complaint: Complaint, i: number) => {
        const input = make('input');
        Object.assign(input, { type: 'radio', name: 'complaint', value: complaint, required: true, checked: i === 0 });
        return make('label', '', input, t(COMPLAINT_WORDS[complaint]));
      };
      choices.replaceChildren(...next.map(choice));
    },
  };
}

/** "What do these words mean?" */
function meaning(resized: () => void): HTMLElement {
  const terms = meanings().flatMap(({ verdict, text }) => {
    const term = make('dt', '', icon(verdict), VERDICT_WORDS[verdict]);
    term.dataset.tone = verdict;
    return [term, make('dd', '', text)];
  });
  const help = make(
    'details',
    'help',
    make('summary', '', t('common_help')),
    make('dl', '', ...terms),
    make('p', 'note', meaningOfPercentage()),
  );
  help.addEventListener('toggle', resized);
  return help;
}
