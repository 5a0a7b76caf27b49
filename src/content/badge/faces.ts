import { t } from '../../i18n';
import { attribute, icon, make, svg, write } from './dom';
import { type Row, timelinePaths } from './rows';

/** px of a small timeline's own coordinates. */
const [WIDTH, HEIGHT] = [240, 28];

/** The list of faces in a panel. */
export interface FaceList {
  element: HTMLElement;
  show(rows: readonly Row[]): void;
}

/** `look` is told which face the user points at, and null when none. */
export function faceList(look: (face: number | null) => void): FaceList {
  const list = make('ul', 'faces');
  const items = new Map<number, ReturnType<typeof faceItem>>();
  let order = '';
  return {
    element: list,
    show(rows) {
      list.setAttribute('aria-label', t('badge_faces'));
      for (const [id, { element }] of items) {
        if (rows.some((row) => row.id === id)) continue;
        items.delete(id);
        if (element.matches(':hover, :focus-within')) look(null);
        element.remove();
      }
      for (const row of rows) {
        const item = items.get(row.id) ?? faceItem(row.id, look);
        items.set(row.id, item);
        item.show(row);
      }
      // A list that is being read does not change its order under the pointer.
      const next = rows.map(({ id }) => id).join();
      const isRead = list.matches(':hover, :focus-within') && rows.length === list.children.length;
      if (next === order || isRead) return;
      order = next;
      list.append(...rows.flatMap(({ id }) => items.get(id)?.element ?? []));
    },
  };
}

function faceItem(id: number, look: (face: number | null) => void) {
  const picture = make('span', 'picture', icon('person'));
  const name = make('span', 'name');
  const mark = make('span', 'mark');
  const words = make('span', 'words');
  const value = make('span', 'value');
  const line = make('span', 'line', mark, words, value);
  const timeline = make('span', 'timeline');
  // A button, so that keys and fingers reach it too; to point at it is all that it does.
  const row = make('button', 'face', picture, name, line, timeline);
  row.type = 'button';
  const element = make('li', '', row);
  for (const type of ['pointerenter', 'focus'] as const) row.addEventListener(type, () => look(id));
  row.addEventListener('pointerleave', () => row.matches(':focus') || look(null));
  row.addEventListener('blur', () => look(null));

  let shown: Partial<Row> = {};
  return {
    element,
    show(next: Row): void {
      write(name, next.name);
      write(words, next.words);
      write(value, next.value);
      attribute(row, 'aria-label', next.label);
      if (shown.tone !== next.tone) {
        row.dataset.tone = next.tone;
        mark.replaceChildren(...(next.tone === 'busy' ? [] : [icon(next.tone)]));
      }
      if (shown.timeline !== next.timeline) {
        const { toward, against } = timelinePaths(next.timeline, WIDTH, HEIGHT);
        const zero = { d: `M0 ${HEIGHT / 2}h${WIDTH}`, className: 'zero' };
        const columns = [
          { d: toward, className: 'toward' },
          { d: against, className: 'against' },
        ];
        const drawn = svg(`0 0 ${WIDTH} ${HEIGHT}`, zero, ...columns);
        drawn.setAttribute('preserveAspectRatio', 'none');
        timeline.replaceChildren(drawn);
        timeline.title = t('badge_timeline');
        timeline.hidden = next.timeline.length === 0;
      }
      if (shown.picture !== next.picture && next.picture) void draw(next.picture, picture);
      shown = next;
    },
  };
}

/** On a canvas: the page's rules on where images may come from are not ours. */
async function draw(picture: Blob, into: HTMLElement): Promise<void> {
  const bitmap = await createImageBitmap(picture).catch(() => null);
  if (!bitmap) return;
  const canvas = make('canvas');
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
  into.replaceChildren(canvas);
}
