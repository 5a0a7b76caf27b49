import type { TextKey } from '../i18n';
import type { Heat } from '../messages';

/** Orange and blue: told apart with any kind of colour vision, and by their lightness. */
export const HEAT_COLOURS = { toward: '#e66101', against: '#2b83ba' };

/** The weakest map that is drawn at full strength, in logits: below it, what is seen would be noise. */
const WEAK = 0.1;

/** Share of the colour where it is strongest: the face stays to be seen. */
const STRONGEST = 0.8;

/** The change that gets the full colour. */
export function heatScale({ cells }: Heat): number {
  return Math.max(WEAK, ...cells.map(Math.abs));
}

/** Nine places of a picture, row by row. */
const PLACES = [
  'report_place_top_left',
  'report_place_top',
  'report_place_top_right',
  'report_place_left',
  'report_place_middle',
  'report_place_right',
  'report_place_bottom_left',
  'report_place_bottom',
  'report_place_bottom_right',
] as const satisfies TextKey[];

/** A cell that moves the score most in one direction. */
export interface Region {
  cell: number;
  value: number;
  place: TextKey;
}

/** The cell that speaks most for manipulation (1) or against it (-1); null if none does. */
export function strongest({ cells }: Heat, side: 1 | -1): Region | null {
  const value = side * Math.max(...cells.map((cell) => side * cell));
  if (side * value < WEAK / 2) return null;
  const cell = cells.indexOf(value);
  const grid = Math.sqrt(cells.length);
  const third = (index: number) => Math.floor(((index + 0.5) / grid) * 3);
  const place = PLACES[3 * third(Math.floor(cell / grid)) + third(cell % grid)];
  return place ? { cell, value, place } : null;
}

/** Draws the map over the crop, in grey, onto the whole of a square canvas. The strongest cell of each side is framed. */
export function drawHeat(context: CanvasRenderingContext2D, crop: ImageBitmap, heat: Heat): void {
  const { width } = context.canvas;
  const grid = Math.sqrt(heat.cells.length);
  context.imageSmoothingQuality = 'high';
  context.filter = 'grayscale(1)';
  context.drawImage(crop, 0, 0, width, width);
  context.filter = 'none';
  context.drawImage(layer(heat, grid), 0, 0, width, width);
  const cell = width / grid;
  for (const side of [1, -1] as const) {
    const region = strongest(heat, side);
    if (!region) continue;
    const [x, y] = [(region.cell % grid) * cell, Math.floor(region.cell / grid) * cell];
    context.setLineDash(side === 1 ? [] : [4, 3]);
    for (const [colour, lineWidth] of [
      ['#fff', 4],
      ['#111', 1.5],
    ] as const) {
      context.strokeStyle = colour;
      context.lineWidth = lineWidth;
      context.strokeRect(x + 2, y + 2, cell - 4, cell - 4);
    }
  }
  context.setLineDash([]);
}

/** The map alone, a pixel a cell. */
function layer(heat: Heat, grid: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(grid, grid);
  const context = canvas.getContext('2d');
  const scale = heatScale(heat);
  for (const [i, value] of heat.cells.entries()) {
    if (!context) break;
    context.globalAlpha = STRONGEST * Math.min(1, Math.abs(value) / scale);
    context.fillStyle = value > 0 ? HEAT_COLOURS.toward : HEAT_COLOURS.against;
    context.fillRect(i % grid, Math.floor(i / grid), 1, 1);
  }
  return canvas;
}
