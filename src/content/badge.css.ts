/**
 * The badge's style. Always light on dark, whatever the page's scheme: it lies on a picture, not on the page. The ring
 * outside sets it apart from dark pictures, the plate from light ones.
 */
export const BADGE_CSS = `
.plate {
  --accent: #b7c6d6;
  position: relative; overflow: hidden; display: inline-flex; align-items: stretch; max-width: 320px;
  color: #fff; background: rgb(13 19 27 / 94%); border-radius: 10px;
  box-shadow: 0 0 0 1px rgb(255 255 255 / 38%), 0 2px 10px rgb(0 0 0 / 45%);
  font: 13px/1.35 system-ui, "Liberation Sans", sans-serif; text-align: start; color-scheme: dark;
  pointer-events: auto; user-select: none; -webkit-font-smoothing: antialiased;
}
.plate[data-tone="manipulated"] { --accent: #ff9d92 }
.plate[data-tone="uncertain"] { --accent: #f4c463 }
.plate[data-tone="clean"] { --accent: #79d3df }
button { all: unset; box-sizing: border-box; cursor: pointer }
button:focus-visible { outline: 2px solid #9cc8ff; outline-offset: -3px; border-radius: 9px }
.main { display: grid; grid-template-columns: auto 1fr; align-items: center; column-gap: 8px; padding: 7px 4px 7px 10px }
svg { display: block; width: 16px; height: 16px; fill: none; stroke: currentColor; stroke-width: 1.7;
  stroke-linecap: round; stroke-linejoin: round }
.icon { color: var(--accent) }
.line { display: flex; gap: 8px; align-items: baseline; font-weight: 600 }
.value { color: var(--accent); font-variant-numeric: tabular-nums; white-space: nowrap }
.detail { grid-column: 2; font-size: 12px; color: #c9d4df }
.hide { display: grid; place-items: center; min-width: 30px; color: #c9d4df }
.hide:hover, .main:hover .line { color: #fff }
.hide svg { width: 12px; height: 12px }
.bar { position: absolute; inset: auto 0 0 0; height: 2px; background: var(--accent); transform-origin: 0 0;
  transition: transform .25s linear }
.plate[data-size="small"] .detail, .plate[data-folded] .detail, .plate[data-folded] .line, .plate[data-folded] .hide { display: none }
.plate[data-size="small"] { font-size: 12px }
.plate[data-folded] .main { padding: 8px; column-gap: 0 }
[hidden] { display: none !important }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
@keyframes turn { to { transform: rotate(1turn) } }
.plate[data-tone="busy"] .icon svg { animation: turn 1.6s linear infinite }
.plate[data-still] .icon svg { animation: none }
@keyframes flash { 50% { box-shadow: 0 0 0 4px #9cc8ff } }
.plate[data-flash] { animation: flash .5s 3 }
@media (prefers-reduced-motion: reduce) {
  .plate[data-tone="busy"] .icon svg, .plate[data-flash] { animation: none }
  .bar { transition: none }
}
@media (forced-colors: active) { .plate { border: 1px solid CanvasText } }
`;
