import { builtExtension } from '../scripts/built.mjs';
import { checkOnPage, openCheckPage } from '../scripts/check.mjs';
import { clip } from './clips.mjs';
const ext = await builtExtension();
const p = await openCheckPage(ext);
await checkOnPage(p, await clip(1, 10), () => {});
const b = p.page.context().browser();
const s = await b.newBrowserCDPSession();
const events = [];
s.on('Tracing.dataCollected', ({ value }) => events.push(...value));
await s.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['toplevel','devtools.timeline','blink','ipc','mojom','v8','disabled-by-default-v8.gc'] } });
await checkOnPage(p, await clip(1, 10), () => {});
const done = new Promise((r) => s.once('Tracing.tracingComplete', r));
await s.send('Tracing.end'); await done;
const names = new Map(); for (const e of events) if (e.name === 'thread_name') names.set(e.pid+':'+e.tid, e.args.name);
// self time per thread
const threads = new Map();
for (const e of events) if (e.ph === 'X' && e.dur) { const k = e.pid+':'+e.tid; if (!threads.has(k)) threads.set(k, []); threads.get(k).push(e); }
for (const [k, list] of threads) {
  list.sort((a,b)=>a.ts-b.ts || b.dur-a.dur);
  const self = new Map(); const stack = [];
  for (const e of list) { while (stack.length && stack.at(-1).end <= e.ts) stack.pop(); const par = stack.at(-1); if (par) par.add(-e.dur); const name = e.name + ' ' + (e.args?.data?.functionName ?? e.args?.info?.task_type ?? e.args?.chrome_task_posted_from?.function_name ?? ''); const add = (d) => self.set(name, (self.get(name) ?? 0) + d/1000); add(e.dur); stack.push({ end: e.ts + e.dur, add }); }
  const total = [...self.values()].reduce((a,b)=>a+b,0);
  if (total > 300) { console.log(names.get(k), total.toFixed(0)); [...self].sort((a,b)=>b[1]-a[1]).slice(0, 14).forEach(([n,v])=>console.log('   ', v.toFixed(0), n)); }
}
await p.close();
