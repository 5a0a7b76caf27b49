import { direction, locale, t, tn } from '../i18n';
import type { Check, CheckedFace } from '../messages';
import { bySuspicion, crowdOf } from '../ui/evidence';
import { clock } from '../ui/format';
import { timeRange } from '../ui/series';
import { STROKE_WIDTH, type Stroke, VERDICT_SHAPES } from '../ui/verdict-shapes';
import { CANNOT_WORDS, percent, VERDICT_WORDS } from '../verdict';
import { curveOf, heightOf, signed } from './curve';
import { moment } from './moment';

/** px */
export const CARD = { width: 1200, height: 840 };

const EDGE = 56;
const WIDTH = CARD.width - 2 * EDGE;

/** The light colours of the style sheet: a picture has no scheme. */
const COLOURS = {
  page: '#f5f7fa',
  surface: '#ffffff',
  line: '#dbe2ea',
  edge: '#7a8898',
  sunken: '#edf1f5',
  text: '#14202e',
  muted: '#526173',
  accent: '#1b4f8a',
  manipulated: { ink: '#a8221a', soft: '#fdebe9' },
  uncertain: { ink: '#7a4f00', soft: '#fdf2d8' },
  clean: { ink: '#0b5f6b', soft: '#e1f3f5' },
  'cannot-check': { ink: '#4a5868', soft: '#e9edf2' },
};

type Context = OffscreenCanvasRenderingContext2D;

/** Draws a check as a card of {@link CARD} px. `crops` are those of the most suspicious face, as in its evidence. */
export function drawCard(context: Context, check: Check, crops: readonly ImageBitmap[]): void {
  const worst = bySuspicion(check.faces)[0]?.face;
  context.fillStyle = COLOURS.page;
  context.fillRect(0, 0, CARD.width, CARD.height);
  panel(context, EDGE / 2, EDGE / 2, CARD.width - EDGE, CARD.height - EDGE);
  context.direction = direction();

  let y = EDGE + 24;
  write(context, t('common_name'), y, { font: '600 22px', colour: COLOURS.muted });
  const date = new Date(check.at).toLocaleDateString(locale(), { dateStyle: 'long' });
  write(context, date, y, { font: '400 20px', colour: COLOURS.muted, end: true });
  y += 58;
  write(context, check.source.title || t('report_untitled'), y, { font: '650 38px', colour: COLOURS.text });
  y += 28;
  verdict(context, check, y);
  y += 64 + 40;
  const facts = [
    tn('common_frames', check.framesConsidered),
    tn('common_faces', check.faces.length),
    `${t('report_model')} ${check.modelVersion}`,
  ];
  const why = check.reason ? CANNOT_WORDS[check.reason] : facts.join('  ·  ');
  write(context, why, y, { font: '400 22px', colour: COLOURS.muted });
  y += 36;
  if (worst?.evidence?.length) row(context, worst, crops, y);
  else if (check.source.url) write(context, check.source.url, y + 24, { font: '400 20px', colour: COLOURS.muted });
  y += 206;
  if (worst?.timeline.length) chart(context, check, worst, y, CARD.height - EDGE - 76 - y);
  write(context, t('report_card_disclaimer'), CARD.height - EDGE - 6, { font: '400 20px', colour: COLOURS.muted });
}

function panel(context: Context, x: number, y: number, width: number, height: number): void {
  context.beginPath();
  context.roundRect(x, y, width, height, 24);
  context.fillStyle = COLOURS.surface;
  context.fill();
  context.strokeStyle = COLOURS.line;
  context.lineWidth = 2;
  context.stroke();
}

interface Style {
  font: string;
  colour: string;
  /** At the end of the line instead of its start. */
  end?: boolean;
}

/** A line of text, cut with an ellipsis where it is too long. */
function write(context: Context, text: string, y: number, { font, colour, end = false }: Style): void {
  context.font = `${font} system-ui, sans-serif`;
  context.fillStyle = colour;
  context.textBaseline = 'alphabetic';
  context.textAlign = end ? 'end' : 'start';
  const left = (direction() === 'ltr') !== end;
  context.fillText(fitted(context, text, WIDTH), left ? EDGE : CARD.width - EDGE, y);
}

function fitted(context: Context, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  const letters = [...text];
  while (letters.length > 0 && context.measureText(`${letters.join('')}…`).width > width) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}

/** The verdict with its sign, and how probable manipulation is. */
function verdict(context: Context, { verdict, probability }: Check, y: number): void {
  const { ink, soft } = COLOURS[verdict];
  const words = VERDICT_WORDS[verdict];
  const text = probability === null ? words : `${words}  ·  ${percent(probability)}`;
  context.font = '650 32px system-ui, sans-serif';
  const width = context.measureText(text).width + 110;
  const x = direction() === 'ltr' ? EDGE : CARD.width - EDGE - width;
  context.beginPath();
  context.roundRect(x, y, width, 64, 32);
  context.fillStyle = soft;
  context.fill();
  context.save();
  context.translate(direction() === 'ltr' ? x + 24 : x + width - 64, y + 12);
  context.scale(2.5, 2.5);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  const strokes: readonly Stroke[] = VERDICT_SHAPES[verdict];
  for (const { d, look, width } of strokes) {
    const path = new Path2D(d);
    context.lineWidth = width ?? STROKE_WIDTH;
    context.strokeStyle = look === 'on' ? soft : ink;
    context.fillStyle = ink;
    if (look === 'filled') context.fill(path);
    context.stroke(path);
  }
  context.restore();
  context.fillStyle = ink;
  context.textBaseline = 'middle';
  context.textAlign = 'start';
  context.fillText(text, direction() === 'ltr' ? x + 80 : x + width - 80, y + 33);
}

const CROP = 150;

/** The crops that weigh most, with their times. */
function row(context: Context, face: CheckedFace, crops: readonly ImageBitmap[], y: number): void {
  const gap = (WIDTH - 6 * CROP) / 5;
  for (const [i, crop] of crops.entries()) {
    const x = EDGE + i * (CROP + gap);
    context.save();
    context.beginPath();
    context.roundRect(x, y, CROP, CROP, 12);
    context.clip();
    context.imageSmoothingQuality = 'high';
    context.drawImage(crop, x, y, CROP, CROP);
    context.restore();
    const frame = face.evidence?.[i];
    if (!frame) continue;
    context.font = '500 18px system-ui, sans-serif';
    context.fillStyle = COLOURS.muted;
    context.textBaseline = 'alphabetic';
    context.textAlign = 'center';
    context.fillText(`${moment(frame.time)}   ${signed(frame.contribution)}`, x + CROP / 2, y + CROP + 28);
  }
}

/** The face's timeline on the bands of what it would come to. */
function chart(context: Context, check: Check, face: CheckedFace, top: number, height: number): void {
  const curve = curveOf(face.timeline, crowdOf(check));
  const range = timeRange([face.timeline]);
  const [low, high] = heightOf(curve);
  const x = (time: number) => EDGE + ((time - range.start) / (range.end - range.start)) * WIDTH;
  const y = (value: number) => top + ((high - value) / (high - low)) * height;
  context.save();
  context.beginPath();
  context.roundRect(EDGE, top, WIDTH, height, 12);
  context.clip();
  const band = (colour: string, from: number, to: number) => {
    context.fillStyle = colour;
    context.fillRect(EDGE, from, WIDTH, to - from);
  };
  band(COLOURS.sunken, top, top + height);
  band(COLOURS.manipulated.soft, top, y(curve.manipulated));
  band(COLOURS.clean.soft, y(curve.clean), top + height);

  const stroke = (colour: string, width: number, dash: number[], path: () => void) => {
    context.beginPath();
    context.setLineDash(dash);
    context.strokeStyle = colour;
    context.lineWidth = width;
    path();
    context.stroke();
  };
  const level = (value: number) => () => {
    context.moveTo(EDGE, y(value));
    context.lineTo(EDGE + WIDTH, y(value));
  };
  stroke(COLOURS.edge, 1.5, [], level(0));
  stroke(COLOURS.text, 2, [], () => {
    let drawing = false;
    for (const [i, value] of curve.contributions.entries()) {
      const at = x(curve.times[i] ?? 0);
      if (value !== null && drawing) context.lineTo(at, y(value));
      else if (value !== null) context.moveTo(at, y(value));
      drawing = value !== null;
    }
  });
  stroke(COLOURS.text, 2, [12, 8], level(curve.mean));
  context.setLineDash([]);
  label(context, VERDICT_WORDS.manipulated, COLOURS.manipulated, top);
  label(context, VERDICT_WORDS.uncertain, { ink: COLOURS.muted, soft: COLOURS.sunken }, y(curve.manipulated));
  label(context, VERDICT_WORDS.clean, COLOURS.clean, y(curve.clean));
  context.restore();

  context.font = '400 18px system-ui, sans-serif';
  context.fillStyle = COLOURS.muted;
  context.textBaseline = 'top';
  context.textAlign = 'left';
  context.fillText(clock(range.start), EDGE, top + height + 8);
  context.textAlign = 'right';
  context.fillText(clock(range.end), EDGE + WIDTH, top + height + 8);
}

/** A label at the top of a band, in a halo of the band's colour, so that the curve does not cross it. */
function label(context: Context, text: string, { ink, soft }: { ink: string; soft: string }, top: number): void {
  context.font = '600 17px system-ui, sans-serif';
  context.textAlign = 'left';
  context.textBaseline = 'top';
  context.lineJoin = 'round';
  context.lineWidth = 7;
  context.strokeStyle = soft;
  context.fillStyle = ink;
  context.strokeText(text, EDGE + 12, top + 7);
  context.fillText(text, EDGE + 12, top + 7);
}
