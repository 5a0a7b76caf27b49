import { type Stroke, VERDICT_SHAPES } from '../../ui/verdict-shapes';

/** Plain elements: this script is in every page of the sites, so it carries no framework. */

type Child = Node | string;

/** Elements one by one: sites with Trusted Types forbid innerHTML. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className = '',
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

export function button(className: string, onClick: () => void, ...children: Child[]): HTMLButtonElement {
  const element = make('button', className, ...children);
  element.type = 'button';
  element.addEventListener('click', onClick);
  return element;
}

/** Writes a text where it differs: what did not change is neither drawn nor read out again. */
export function write(element: Element, text: string | null): void {
  if (element.textContent !== (text ?? '')) element.textContent = text;
  if (element instanceof HTMLElement) element.hidden = text === null;
}

export function attribute(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

const SVG = 'http://www.w3.org/2000/svg';

export function svg(viewBox: string, ...paths: { d: string; className?: string }[]): SVGSVGElement {
  const element = document.createElementNS(SVG, 'svg');
  element.setAttribute('viewBox', viewBox);
  element.setAttribute('aria-hidden', 'true');
  for (const { d, className } of paths) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    if (className) path.setAttribute('class', className);
    element.append(path);
  }
  return element;
}

const ICONS = {
  ...VERDICT_SHAPES,
  busy: [{ d: 'M8 1.8a6.2 6.2 0 1 1-6.2 6.2' }],
  idle: [{ d: 'M8 1.8a6.2 6.2 0 1 0 .1 0Z' }, { d: 'M6.6 5.5v5l4-2.5Z' }],
  close: [{ d: 'm3.8 3.8 8.4 8.4M12.2 3.8l-8.4 8.4' }],
  fold: [{ d: 'M3.5 8h9' }],
  person: [{ d: 'M8 2.6a2.9 2.9 0 1 0 .1 0Z' }, { d: 'M2.6 14a5.4 5.4 0 0 1 10.8 0' }],
} as const satisfies Record<string, readonly Stroke[]>;

export type Icon = keyof typeof ICONS;

/** Drawn in outline: fillings and widths are for larger signs. */
export const icon = (name: Icon): SVGSVGElement => svg('0 0 16 16', ...ICONS[name].map(({ d }) => ({ d })));
