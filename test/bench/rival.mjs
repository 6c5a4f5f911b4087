#!/usr/bin/env node
/* Measures MLflow's own web UI (3.17.x). Prints JSON: every run and the medians.
   node rival.mjs --server http://127.0.0.1:5560 --mode trace  --experiment 2 --trace tr-... [--runs 5]
   node rival.mjs --server ... --mode list   --experiment 8 [--runs 5]
   node rival.mjs --server ... --mode assess --experiment 1 --trace tr-... [--runs 5]
   options: --warm (the app's files are already in the HTTP cache), --view firstload (keep the first-visit
            popovers), --timeout 120 (s to first row), --click NAME (span to click), --shot file.png, --no-interact
   Each run is a fresh Chromium with a fresh profile. Times are ms from navigation start on the page's clock
   (performance.timeOrigin). A row is visible in the first animation frame that finds it.
   settled = the end of the last long task (> 50 ms), API response, or first row, whichever is last, that is
   followed by 1 s without a long task or an API request. */
import { createRequire } from 'node:module';
const req = createRequire(process.env.PLAYWRIGHT_FROM || import.meta.url);
const { chromium } = req('playwright-core');
const A = { server: 'http://127.0.0.1:5560', mode: 'trace', runs: '5', timeout: '120', term: 'needle_zebra' };
for (let i = 2; i < process.argv.length; i++) {
  const k = process.argv[i].replace(/^--/, '');
  A[k] = process.argv[i + 1] && !process.argv[i + 1].startsWith('--') ? process.argv[++i] : true;
}
const ROW = '[data-testid^="span-title-row-"]',
  LISTROW = '[data-component-id="web-shared.traces-table.row-select"]';
const rowSel = A.mode === 'list' ? LISTROW : ROW;
const url =
  A.mode === 'list'
    ? `${A.server}/#/experiments/${A.experiment}/traces`
    : `${A.server}/#/experiments/${A.experiment}/traces/${A.trace}`;
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
const r1 = (x) => (x == null ? null : Math.round(x * 10) / 10);

function init({ rowSel, quiet }) {
  try {
    if (quiet) {
      localStorage['mlflow.assistant.fab.autoOpenedOnFirstLoad_v1'] = 'true';
      localStorage['mlflow.detectIssues.guidanceShown_v1'] = 'true';
      localStorage['mlflow.assistant.panelOpen_v1'] = 'false';
    }
  } catch {}
  const P = (window.__p = { lt: [], first: null });
  new PerformanceObserver((l) => {
    for (const e of l.getEntries()) P.lt.push([e.startTime, e.duration]);
  }).observe({ type: 'longtask', buffered: true });
  const poll = () => {
    const e = document.querySelector(rowSel);
    if (e && e.getBoundingClientRect().height > 0) {
      P.first = performance.now();
      return;
    }
    requestAnimationFrame(poll);
  };
  requestAnimationFrame(poll);
  // until(fn): ms on the page's clock of the first frame in which fn() is true
  P.until = (fn, t0) =>
    new Promise((res) => {
      const f = () => {
        let v;
        try {
          v = fn();
        } catch {}
        if (v) res({ t: performance.now(), t0: typeof t0 === 'function' ? t0() : t0 });
        else requestAnimationFrame(f);
      };
      requestAnimationFrame(f);
    });
}

async function withLimit(p, s, what) {
  let t;
  const lim = new Promise((_, rej) => {
    t = setTimeout(() => rej(new Error(`${what}: over ${s} s`)), s * 1000);
  });
  try {
    return await Promise.race([p, lim]);
  } finally {
    clearTimeout(t);
  }
}

async function settle(page, net, limit) {
  const end = Date.now() + limit * 1000;
  while (Date.now() < end) {
    const s = await page.evaluate(() => ({
      now: performance.now(),
      first: __p.first,
      o: performance.timeOrigin,
      last: __p.lt.reduce((m, x) => Math.max(m, x[0] + x[1]), 0),
    }));
    const lastApi = Math.max(0, ...net.api.map((a) => a.end || 0)) - s.o;
    const pending = net.api.some((a) => !a.end);
    const at = Math.max(s.first || 0, s.last, lastApi);
    if (s.first && !pending && s.now - at > 1100) return at;
    await sleep(200);
  }
  return null;
}

async function run(n) {
  const out = { run: n };
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  try {
    const ctx = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await ctx.addInitScript(init, { rowSel, quiet: A.view !== 'firstload' });
    const page = await ctx.newPage();
    if (A.warm) {
      await page.goto(`${A.server}/#/experiments/${A.experiment}/traces`);
      await sleep(6000);
      await page.goto('about:blank');
    }
    let crashed = false;
    page.on('crash', () => {
      crashed = true;
    });
    const cdp = await ctx.newCDPSession(page);
    await cdp.send('Network.enable');
    await cdp.send('Performance.enable');
    const net = { api: [], app: { requests: 0, wire: 0, decoded: 0 }, by: new Map() };
    cdp.on('Network.requestWillBeSent', (e) => {
      const isApi = /\/(ajax-)?api\/|graphql/.test(e.request.url);
      const o = {
        api: isApi,
        t: e.timestamp,
        start: e.wallTime * 1000,
        method: e.request.method,
        wire: 0,
        decoded: 0,
        path: e.request.url
          .replace(A.server, '')
          .replace(/tr-[0-9a-f]{32}/g, '{id}')
          .replace(/\?.*/, ''),
      };
      net.by.set(e.requestId, o);
      if (isApi) net.api.push(o);
    });
    cdp.on('Network.dataReceived', (e) => {
      const o = net.by.get(e.requestId);
      if (o) o.decoded += e.dataLength;
    });
    cdp.on('Network.responseReceived', (e) => {
      const o = net.by.get(e.requestId);
      if (o) {
        o.status = e.response.status;
        o.cache = e.response.fromDiskCache;
        const t = e.response.timing;
        if (t) o.wait = t.receiveHeadersEnd - t.sendEnd;
      }
    });
    const fin = (e) => {
      const o = net.by.get(e.requestId);
      if (!o || o.end) return;
      o.wire = e.encodedDataLength || 0;
      o.end = o.start + (e.timestamp - o.t) * 1000;
      o.ms = (e.timestamp - o.t) * 1000;
      if (!o.api) {
        net.app.requests++;
        net.app.wire += o.wire;
        net.app.decoded += o.decoded;
      }
    };
    cdp.on('Network.loadingFinished', fin);
    cdp.on('Network.loadingFailed', fin);
    page.goto(url, { timeout: A.timeout * 1000 }).catch(() => {});
    const dead = Date.now() + A.timeout * 1000;
    let first = null;
    while (Date.now() < dead && !crashed && first == null) {
      await sleep(100);
      first = await withLimit(
        page.evaluate(() => window.__p && __p.first),
        Math.max(1, (dead - Date.now()) / 1000),
        'first row',
      ).catch((e) => {
        if (/over/.test(e.message)) out.error = e.message;
        return null;
      });
    }
    if (crashed) {
      out.error = 'renderer crashed';
      return out;
    }
    if (first == null) {
      out.error ||= `no row within ${A.timeout} s`;
      out.api = net.api.map((a) => `${a.method} ${a.path} ${r1(a.ms)} ms ${a.decoded} B`);
      return out;
    }
    out.first_row_ms = r1(first);
    out.settled_ms = r1(
      await withLimit(settle(page, net, +A.timeout), +A.timeout, 'settle').catch((e) => {
        out.error = e.message;
        return null;
      }),
    );
    const m = await page.evaluate(() => ({ n: document.querySelectorAll('*').length, lt: __p.lt }));
    out.dom_elements = m.n;
    out.rows_in_dom = await page.locator(rowSel).count();
    out.longest_task_ms = Math.max(0, ...m.lt.map((x) => x[1]));
    out.long_tasks_total_ms = r1(m.lt.reduce((s, x) => s + x[1], 0));
    const pm = Object.fromEntries(
      (await cdp.send('Performance.getMetrics')).metrics.map((x) => [x.name, x.value]),
    );
    out.heap_before_gc_mb = r1(pm.JSHeapUsedSize / 1e6);
    out.cdp_nodes = pm.Nodes;
    await cdp.send('HeapProfiler.collectGarbage');
    out.heap_after_gc_mb = r1((await cdp.send('Runtime.getHeapUsage')).usedSize / 1e6);
    out.api_requests = net.api.length;
    out.api_wire_b = net.api.reduce((s, a) => s + a.wire, 0);
    out.api_decoded_b = net.api.reduce((s, a) => s + a.decoded, 0);
    out.app_requests = net.app.requests;
    out.app_wire_b = net.app.wire;
    out.app_decoded_b = net.app.decoded;
    const calls = net.api.map((a) => ({
      path: `${a.method} ${a.path}`,
      server_wait_ms: r1(a.wait),
      total_ms: r1(a.ms),
      wire_b: a.wire,
      decoded_b: a.decoded,
    }));
    if (n === 1) out.api_calls = calls;
    const s = calls.find((a) => a.path.endsWith('traces/search')),
      me = calls.find((a) => a.path.endsWith('traces/metrics'));
    const art = calls.filter((a) => a.path.endsWith('get-trace-artifact'));
    out.search_call_wait_ms = s?.server_wait_ms;
    out.search_call_b = s?.decoded_b;
    out.metrics_call_wait_ms = me?.server_wait_ms;
    out.artifact_fetches = art.length;
    out.artifact_wait_ms = art[0]?.server_wait_ms;
    if (A.shot) await page.screenshot({ path: A.shot });
    if (A.mode === 'trace' && !A['no-interact'])
      await withLimit(interact(page, out), +A.timeout, 'interact').catch((e) => {
        out.interact_error = e.message.slice(0, 200);
      });
    if (A.mode === 'assess')
      await withLimit(assess(page, net, out), 60, 'assess').catch((e) => {
        out.error = e.message.slice(0, 300);
      });
    if (A.shot) await page.screenshot({ path: A.shot.replace(/\.png$/, '-end.png') });
  } finally {
    await withLimit(browser.close(), 10, 'close').catch(() => {});
  }
  return out;
}

async function interact(page, out) {
  // 1. Click a span and wait for its details (the heading of the details pane is its name).
  const rows = await page.$$eval(
    ROW,
    (es, want) =>
      es
        .slice(0, 400)
        .map((e, i) => ({ i, name: e.textContent.trim() }))
        .slice(0, 400)
        .filter((x) => !want || x.name.includes(want)),
    A.click === undefined ? null : A.click,
  );
  const pick = A.click
    ? rows[0]
    : rows.find((x) => x.i >= 5 && /retrieve_docs|get_order|turn_1/.test(x.name)) || rows[5];
  await page.locator(ROW).nth(pick.i).scrollIntoViewIfNeeded();
  const clicked = page.evaluate((name) => {
    let t0;
    addEventListener(
      'click',
      (e) => {
        t0 ??= e.timeStamp;
      },
      { capture: true, once: true },
    );
    return __p.until(
      () => {
        if (!t0) return false;
        const tab = [...document.querySelectorAll('[role=tab]')].find((e) => e.textContent === 'Attributes');
        let x = tab;
        for (let k = 0; k < 8 && x; k++, x = x.parentElement)
          if (x.textContent.startsWith(name) && !x.querySelector('[data-testid^="span-title-row-"]'))
            return true;
        return false;
      },
      () => t0,
    );
  }, pick.name);
  await page.locator(ROW).nth(pick.i).click();
  const c = await clicked;
  out.click_span = pick.name;
  out.click_to_details_ms = r1(c.t - c.t0);
  await sleep(600);
  // 2. Scroll the tree: 90 animation frames, 400 px each.
  out.scroll = await page.evaluate(
    (sel) =>
      new Promise((res) => {
        let e = document.querySelector(sel);
        while (
          e &&
          !(e.scrollHeight > e.clientHeight + 5 && /auto|scroll/.test(getComputedStyle(e).overflowY))
        )
          e = e.parentElement;
        if (!e) return res(null);
        e.scrollTop = 0;
        const d = [];
        let last,
          n = 0,
          dir = 1;
        const f = (t) => {
          if (last) d.push(t - last);
          last = t;
          if (n++ >= 90) {
            d.sort((a, b) => a - b);
            return res({
              height: e.scrollHeight,
              p50: d[45],
              p95: d[Math.floor(d.length * 0.95)],
              max: d[d.length - 1],
              over50: d.filter((x) => x > 50).length,
              frames: d.length,
            });
          }
          if (e.scrollTop + e.clientHeight >= e.scrollHeight - 1) dir = -1;
          else if (e.scrollTop <= 0) dir = 1;
          e.scrollTop += 400 * dir;
          requestAnimationFrame(f);
        };
        requestAnimationFrame(f);
      }),
    ROW,
  );
  if (out.scroll) {
    out.scroll_p50_ms = r1(out.scroll.p50);
    out.scroll_p95_ms = r1(out.scroll.p95);
    out.scroll_max_ms = r1(out.scroll.max);
    out.scroll_over50 = out.scroll.over50;
    delete out.scroll;
  }
  // 3. Find in the trace.
  await page.locator('[data-component-id="mlflow.evaluations_review.modal.find-button"]').click();
  const box = page.locator('[data-component-id="shared.model-trace-explorer.search-input"]');
  await box.click();
  const found = page.evaluate((term) => {
    const ts = [];
    addEventListener('input', (e) => ts.push(e.timeStamp), true);
    const n0 = document.querySelectorAll('[data-testid^="span-title-row-"]').length;
    return __p.until(
      () => {
        const r = document.querySelectorAll('[data-testid^="span-title-row-"]');
        return (
          ts.length >= term.length &&
          r.length < 20 &&
          r.length < n0 &&
          [...r].some((x) => x.textContent.includes(term))
        );
      },
      () => [ts[0], ts[ts.length - 1]],
    );
  }, A.term);
  await page.keyboard.type(A.term, { delay: 60 });
  const f = await found;
  out.search_from_last_key_ms = r1(f.t - f.t0[1]);
  out.search_from_first_key_ms = r1(f.t - f.t0[0]);
}

async function assess(page, net, out) {
  let clicks = 0,
    keys = 0;
  const name = 'q' + Math.random().toString(36).slice(2, 8);
  const click = async (l) => {
    clicks++;
    await l.click({ timeout: 10000 });
  };
  const id = (s) => page.locator(`[data-component-id="${s}"]`);
  await click(id('shared.model-trace-explorer.assessments-pane-toggle').first());
  await click(id('shared.model-trace-explorer.add-feedback').first());
  const human = id('mlflow.model-trace-explorer.add-human-feedback');
  if (
    await human
      .first()
      .waitFor({ timeout: 3000 })
      .then(
        () => 1,
        () => 0,
      )
  )
    await click(human.first());
  const box = page.locator('input[placeholder*="feedback name"]');
  await box.waitFor({ timeout: 5000 });
  if (!(await box.evaluate((e) => e === document.activeElement))) await click(box);
  await page.keyboard.type(name, { delay: 20 });
  keys += name.length;
  await sleep(500);
  if (A.shot) await page.screenshot({ path: A.shot });
  if (A.enter) {
    await page.keyboard.press('Enter');
    keys++;
  }
  const before = net.api.length;
  const done = page.evaluate((name) => {
    let t0;
    addEventListener(
      'click',
      (e) => {
        if (e.target.closest('button')?.textContent === 'Create') t0 ??= e.timeStamp;
      },
      true,
    );
    return __p.until(
      () =>
        t0 &&
        ![...document.querySelectorAll('button')].some((b) => b.textContent === 'Create') &&
        [...document.querySelectorAll('*')].some(
          (e) => e.childElementCount === 0 && e.textContent === name && e.getBoundingClientRect().height > 0,
        ),
      () => t0,
    );
  }, name);
  await click(page.getByRole('button', { name: 'Create', exact: true }));
  await sleep(150);
  if (
    !net.api.slice(before).some((a) => a.method === 'POST') &&
    (await page.getByRole('button', { name: 'Create', exact: true }).count())
  ) {
    // An open typeahead menu swallowed the first click; click again (counted).
    out.second_click_needed = true;
    await click(page.getByRole('button', { name: 'Create', exact: true }));
  }
  const d = await done;
  out.create_to_label_ms = r1(d.t - d.t0);
  await sleep(2500);
  out.clicks = clicks;
  out.keystrokes = keys;
  out.create_calls = net.api
    .slice(before)
    .map(
      (a) =>
        `${a.method} ${a.path.replace(/a-[0-9a-f]{32}/, '{aid}')} ${a.status} ${r1(a.wait)} ms ${a.decoded} B`,
    );
}

const runs = [];
for (let i = 1; i <= +A.runs; i++) {
  const r = await run(i).catch((e) => ({ run: i, error: String(e.message).slice(0, 300) }));
  runs.push(r);
  process.stderr.write(JSON.stringify({ ...r, api_calls: undefined }) + '\n');
}
const med = {};
for (const k of new Set(runs.flatMap((r) => Object.keys(r)))) {
  const v = runs
    .map((r) => r[k])
    .filter((x) => typeof x === 'number')
    .sort((a, b) => a - b);
  if (k !== 'run' && v.length)
    med[k] = v.length % 2 ? v[(v.length - 1) / 2] : (v[v.length / 2 - 1] + v[v.length / 2]) / 2;
}
console.log(
  JSON.stringify({ url, mode: A.mode, warm: !!A.warm, n: runs.length, median: med, runs }, null, 1),
);
