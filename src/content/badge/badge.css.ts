/**
 * The style of the badge and its panel. Always light on dark, whatever the page's scheme: they lie on a picture, not on
 * the page, and are opaque, so that what they say can be read on any. The ring outside sets them apart from dark
 * pictures, the plate from light ones. Sizes are in em: the size that the user chose is one font size. What is
 * read out stays visible where the badge finds no place: hidden, it would not be read.
 */
export const BADGE_CSS = `
.plate, .panel {
  --accent: #b7c6d6; --text: #fff; --muted: #c9d4df; --plate: #0d131b; --raised: #1b2530; --line: #33414f; --focus: #9cc8ff;
  box-sizing: border-box; color: var(--text); background: var(--plate); border-radius: .77em;
  box-shadow: 0 0 0 1px rgb(255 255 255 / 38%), 0 2px 10px rgb(0 0 0 / 45%);
  font: 13px/1.35 system-ui, "Liberation Sans", sans-serif; text-align: start; color-scheme: dark;
  pointer-events: auto; -webkit-font-smoothing: antialiased;
}
.plate[data-size="small"], .panel[data-size="small"] { font-size: 12px }
.plate[data-size="large"], .panel[data-size="large"] { font-size: 16px }
[data-tone="manipulated"] { --accent: #ff9d92 }
[data-tone="uncertain"] { --accent: #f4c463 }
[data-tone="clean"] { --accent: #79d3df }
[data-tone="cannot-check"], [data-tone="busy"], [data-tone="idle"] { --accent: #b7c6d6 }
[hidden] { display: none !important }
button, summary, input { font: inherit }
button { all: unset; box-sizing: border-box; min-width: 24px; min-height: 24px; cursor: pointer; -webkit-tap-highlight-color: transparent }
button:focus-visible, summary:focus-visible, input:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: .5em }
p, ul, dl, dd, fieldset, legend { margin: 0; padding: 0; border: 0; list-style: none }
svg { display: block; width: 1.23em; height: 1.23em; flex: none; fill: none; stroke: currentColor; stroke-width: 1.7;
  stroke-linecap: round; stroke-linejoin: round }
.mark { color: var(--accent) }
.mark:empty { display: none }
.line { display: flex; gap: .6em; align-items: baseline; font-weight: 600 }
.value { color: var(--accent); font-variant-numeric: tabular-nums; white-space: nowrap }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; visibility: visible }

.plate { position: absolute; inset: 0 auto auto 0; overflow: hidden; display: flex; align-items: stretch;
  width: max-content; max-width: min(25em, var(--room)); user-select: none }
.main { display: grid; grid-template-columns: auto 1fr; align-items: center; column-gap: .62em;
  padding-block: .54em; padding-inline: .77em; touch-action: none }
.main:active { cursor: grabbing }
.plate button:focus-visible { outline-offset: -3px; border-radius: .77em }
.detail { font-size: .92em; color: var(--muted) }
.main .detail { grid-column: 2 }
.fold { display: grid; place-items: center; min-width: 2.15em; color: var(--muted) }
.fold:hover { color: var(--text); background: var(--raised) }
.fold svg { width: .92em; height: .92em }
.bar { position: absolute; inset: auto 0 0; height: 2px; background: var(--accent); transform-origin: 0 0;
  transition: transform .25s linear }
.plate:dir(rtl) .bar { transform-origin: 100% 0 }
.plate[data-form="short"] .detail, .plate[data-form="icon"] :is(.detail, .line, .fold) { display: none }
.plate[data-form="icon"] { border-radius: 50%; max-width: none }
.plate[data-form="icon"] .main { padding: .54em; column-gap: 0 }
.plate[data-form="icon"] .main:focus-visible { border-radius: 50% }
.plate[data-form="icon"] svg { width: 1.38em; height: 1.38em }
.plate[data-form="icon"] .bar { display: none }

.outline { position: absolute; inset: 0 auto auto 0; box-sizing: border-box; pointer-events: none; border-radius: 6px;
  border: 2px solid var(--accent); box-shadow: 0 0 0 2px rgb(0 0 0 / 65%), inset 0 0 0 2px rgb(0 0 0 / 45%);
  transition: transform .1s linear, width .1s linear, height .1s linear }

.panel { position: fixed; inset: auto; margin: 0; padding: 0; border: 0; overflow: auto; overscroll-behavior: contain;
  scrollbar-width: thin; scrollbar-color: #5b6b7c transparent; outline: none }
.content { display: grid; gap: .92em; padding: .92em }
.head { display: grid; grid-template-columns: 1fr auto; gap: .15em .62em; align-items: start }
.title { align-self: center; font-weight: 600; color: var(--muted) }
.head .line { grid-column: 1 / -1; align-items: center; font-size: 1.08em; padding-block: .15em }
.head .detail { grid-column: 1 / -1 }
.quiet { display: grid; place-items: center; width: 1.85em; height: 1.85em; border-radius: .5em; color: var(--muted) }
.quiet:hover { color: var(--text); background: var(--raised) }
.quiet svg { width: 1em; height: 1em }
.faces { display: grid; gap: .3em; margin-inline: -.46em }
.face { display: grid; grid-template-columns: auto 1fr; grid-template-rows: auto auto 1fr; column-gap: .77em; row-gap: .1em; width: 100%; padding: .46em;
  border-radius: .62em; cursor: default }
.face:hover, .face:focus { background: var(--raised) }
.face:focus-visible { outline-offset: -2px }
.face .name { font-size: .92em; color: var(--muted) }
.face .line { align-items: center; gap: .46em; min-width: 0 }
.face .mark svg { width: 1.08em; height: 1.08em }
.face[data-tone="busy"] .line { font-weight: 400; color: var(--muted) }
.picture { grid-row: 1 / 4; display: grid; place-items: center; width: 4.3em; height: 4.3em; border-radius: .5em; overflow: hidden; background: var(--raised); color: #7f90a2 }
.picture canvas { display: block; width: 100%; height: 100%; object-fit: cover }
.picture svg { width: 1.85em; height: 1.85em }
.timeline { align-self: end; display: block; height: 1.7em }
.timeline svg { width: 100%; height: 100%; stroke-width: 2; stroke-linecap: butt }
.timeline .toward { stroke: #ff8a7d }
.timeline .against { stroke: #4fa9b8 }
.timeline .zero { stroke: #5b6b7c; stroke-width: 1; vector-effect: non-scaling-stroke }
.actions { display: flex; font-size: .92em; flex-wrap: wrap; gap: .46em }
.plain { padding: .38em .77em; border-radius: .54em; background: #26323f; box-shadow: inset 0 0 0 1px #465668; font-weight: 550 }
.plain:hover { background: #303e4d }
.note { font-size: .92em; color: var(--muted) }
.wrong { display: grid; gap: .62em; padding: .77em; border-radius: .62em; background: var(--raised) }
.wrong .plain { justify-self: start }
.wrong legend { font-weight: 600 }
.choices { display: grid; margin-block-start: .3em }
.choices label { display: flex; gap: .54em; align-items: baseline; box-sizing: border-box; min-height: 24px; padding-block: .23em; cursor: pointer }
.choices input { flex: none; margin: 0; translate: 0 .12em; accent-color: var(--focus) }
summary { width: fit-content; cursor: pointer; font-weight: 550 }
.help dl { margin-block: .62em }
.help dt { display: flex; gap: .46em; align-items: center; font-weight: 600 }
.help dt svg { color: var(--accent) }
.help dd { margin-block: .08em .62em; font-size: .92em; color: var(--muted) }
.hides { display: flex; flex-wrap: wrap; gap: .15em 1.08em; padding-block-start: .77em; border-block-start: 1px solid var(--line) }
.link { padding-block: .3em; color: var(--focus); text-decoration: underline transparent; text-underline-offset: .2em; transition: text-decoration-color .15s }
.link:hover { text-decoration-color: currentColor }
.hides .note { width: 100% }
.panel[data-narrow] .content { padding: .62em; gap: .62em }
.panel[data-narrow] .picture { width: 2.6em; height: 2.6em }

@keyframes turn { to { transform: rotate(1turn) } }
.plate[data-tone="busy"] .mark svg { animation: turn 1.6s linear infinite }
@keyframes flash { 50% { box-shadow: 0 0 0 4px var(--focus) } }
.plate[data-flash] { animation: flash .5s 3 }
@media (prefers-reduced-motion: reduce) {
  .plate[data-tone="busy"] .mark svg, .plate[data-flash] { animation: none }
  .bar, .outline, .link { transition: none }
}
@media (forced-colors: active) { .plate, .panel, .plain { border: 1px solid CanvasText } .outline { border-color: Highlight } .bar { background: Highlight } }
`;
