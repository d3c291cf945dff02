// Measures the web page on a conversation of many messages: how long it takes from the data to the first screen, and whether
// scrolling keeps up. Run `npm run build` first, then `node bench/page/scroll.mjs [messages]`. With SEALPOST_URL it uses a server that
// was seeded before.
import { performance } from 'node:perf_hooks';
import { chromium } from 'playwright-core';
import { framesOf } from './frames.mjs';
import { READER, seed } from './seed.mjs';
import { startServer } from './server.mjs';

const COUNT = Number(process.argv[2] ?? 10_000);
const EXECUTABLE = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const CATEGORIES = [
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'toplevel',
  'cc,benchmark',
  'blink.user_timing',
];

const print = (label, value) => console.log(`${label.padEnd(48)} ${value}`);

const server = process.env.SEALPOST_URL
  ? { url: process.env.SEALPOST_URL, stop: async () => {} }
  : await startServer();
const { writer } = process.env.SEALPOST_URL
  ? { writer: 'writer@localhost' }
  : await seed(server.url, COUNT, (sent) => process.stdout.write(`\r${sent} of ${COUNT} messages `));
process.stdout.write('\r');

const browser = await chromium.launch({
  executablePath: EXECUTABLE,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
});
const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
await page.goto(`${server.url}/#/login`);
await page.locator('[name=username]').fill(READER.username);
await page.locator('[name=password]').fill(READER.password);
await page.locator('form [type=submit]').click();
await page.getByRole('searchbox', { name: 'Find people and conversations' }).waitFor();

// From a cold page: what counts is from the answer with the messages to the frame that shows them.
await page.goto(`${server.url}/#/c/${encodeURIComponent(writer)}`);
await page.addInitScript(() => {
  const { document, performance, requestAnimationFrame, setTimeout, PerformanceObserver, MutationObserver } =
    globalThis;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntriesByType('resource'))
      if (entry.name.includes('/api/messages?')) globalThis.dataAt ??= entry.responseEnd;
  }).observe({ type: 'resource', buffered: true });
  new MutationObserver(() => {
    if (globalThis.shownAt !== undefined || document.querySelectorAll('[role=feed] article').length < 5)
      return;
    globalThis.shownAt = 0;
    requestAnimationFrame(() => setTimeout(() => (globalThis.shownAt = performance.now())));
  }).observe(document, { childList: true, subtree: true });
});
await page.reload();
await page.waitForFunction(() => globalThis.shownAt > 0 && globalThis.dataAt > 0);
const { dataAt, shownAt } = await page.evaluate(() => ({
  dataAt: globalThis.dataAt,
  shownAt: globalThis.shownAt,
}));
print('from reload to the first screen', `${Math.round(shownAt)} ms`);
print('from data to the first screen', `${Math.round(shownAt - dataAt)} ms`);

const feed = page.getByRole('feed');
const box = await feed.boundingBox();
await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
const session = await page.context().newCDPSession(page);

/** Turns the wheel until something holds, and counts the frames meanwhile. */
async function measure(label, distance, done) {
  const events = [];
  const collect = ({ value }) => events.push(...value);
  session.on('Tracing.dataCollected', collect);
  await session.send('Tracing.start', { categories: CATEGORIES.join(','), transferMode: 'ReportEvents' });
  const began = performance.now();
  await page.evaluate(() => {
    const { performance, requestAnimationFrame } = globalThis;
    globalThis.gaps = [];
    globalThis.measuring = true;
    let before = performance.now();
    const tick = (now) => {
      globalThis.gaps.push(now - before);
      before = now;
      if (globalThis.measuring) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  while (!(await done())) await turn(distance);
  const gaps = (
    await page.evaluate(() => {
      globalThis.measuring = false;
      return globalThis.gaps;
    })
  ).sort((a, b) => a - b);
  const seconds = (performance.now() - began) / 1000;
  const ended = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await ended;
  session.off('Tracing.dataCollected', collect);
  const { shown, dropped, longTasks, longestTask } = framesOf(events, 0, Infinity);
  const share = (part) => gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * part))].toFixed(0);
  print(label, `${seconds.toFixed(1)} s`);
  print(
    '  frames shown, dropped',
    `${shown}, ${dropped} (${((100 * dropped) / Math.max(1, shown + dropped)).toFixed(1)} %)`,
  );
  print(
    '  between two frames: half, 95 %, 99 %, longest',
    `${share(0.5)}, ${share(0.95)}, ${share(0.99)}, ${share(1)} ms`,
  );
  print('  tasks over 50 ms, the longest', `${longTasks}, ${longestTask} ms`);
}

async function turn(distance) {
  for (let step = 0; step < 20; step++) {
    await page.mouse.wheel(0, distance);
    await page.waitForTimeout(16);
  }
}

const edge = (which) =>
  feed.evaluate(
    (list, end) =>
      end === 'top' ? list.scrollTop < 4 : list.scrollHeight - list.scrollTop - list.clientHeight < 4,
    which,
  );
const first = () => feed.locator('article').first().getAttribute('aria-posinset');
const complete = async () =>
  (await edge('top')) &&
  (await first()) === '1' &&
  (await feed.locator('article').first().getAttribute('aria-setsize')) !== '-1';

await measure(`up through all ${COUNT}, loading them`, -1500, complete);
print('  messages loaded', await feed.locator('article').first().getAttribute('aria-setsize'));
await measure('down again, all of them loaded', 1500, () => edge('bottom'));
const heap = await page.evaluate(() => globalThis.performance.memory.usedJSHeapSize);
print('memory of the page', `${Math.round(heap / 1e6)} MB`);

await browser.close();
await server.stop();
process.exit(0);
