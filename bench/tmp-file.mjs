import { readFileSync, readdirSync } from 'node:fs';
import { builtExtension } from '../scripts/built.mjs';
import { checkOnPage, openCheckPage } from '../scripts/check.mjs';
import { clip } from './clips.mjs';
import { cpuSeconds } from './processes.mjs';
const ext = await builtExtension();
const p = await openCheckPage(ext);
const browser = await p.page.context().browser()?.newBrowserCDPSession?.().catch(()=>null);
const cdp = browser;
const list = async () => { // all chrome processes
  const out = [];
  for (const d of readdirSync('/proc')) if (/^\d+$/.test(d)) { try { const c = readFileSync(`/proc/${d}/cmdline`,'utf8').replaceAll('\0',' '); if (/chrom/.test(c) && !/node/.test(c.slice(0,20))) out.push([Number(d), c]); } catch {} }
  return out;
};
const kind = (c) => /--type=([a-z-]+)/.exec(c)?.[1] + (/--utility-sub-type=([\w.]+)/.exec(c)?.[1] ?? '') + (/extension-process/.test(c) ? '(ext)' : '');
const threads = (pid) => { const o = {}; try { for (const t of readdirSync(`/proc/${pid}/task`)) { const s = readFileSync(`/proc/${pid}/task/${t}/stat`,'utf8'); const n = /\((.*)\)/.exec(s)[1]; const f = s.split(') ').at(-1).split(' '); o[n+':'+t] = (Number(f[11])+Number(f[12]))/100; } } catch {} return o; };
for (const i of [1,2,3]) {
  const before = (await list()).map(([id,c]) => [id, c, cpuSeconds([id]), threads(id)]);
  const t = performance.now();
  const r = await checkOnPage(p, await clip(1, 10), () => {});
  const s = (performance.now()-t)/1000;
  console.log('check', i, s.toFixed(2), 's', r.seconds, r.framesConsidered);
  for (const [id, c, cpu, th] of before) { const d = cpuSeconds([id]) - cpu; if (d > 0.1) { console.log('  ', kind(c), d.toFixed(2)); const now = threads(id); for (const [k, v] of Object.entries(now)) if (v - (th[k] ?? 0) > 0.1) console.log('       ', k, (v - (th[k] ?? 0)).toFixed(2)); } }
}
await p.close();
