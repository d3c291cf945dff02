import { readFileSync, writeFileSync } from 'node:fs';
import { machineText } from '../report/machine.mjs';
import { median } from '../measure/statistics.mjs';

const DOCUMENT = new URL('../../docs/security.md', import.meta.url);
const TABLE = /<!-- soak begin -->[^]*?<!-- soak end -->/;

/** What is sampled, the decimals to show, and by how much it may rise over a run and still be flat. */
const COLUMNS = [
  { name: 'heap', title: 'heap MB', decimals: 1, slack: 5 },
  { name: 'external', title: 'external MB', decimals: 1, slack: 5 },
  { name: 'rss', title: 'resident MB', decimals: 0 },
  { name: 'descriptors', title: 'descriptors', decimals: 0, slack: 8 },
  { name: 'connections', title: 'connections', decimals: 0, slack: 8 },
  { name: 'database', title: 'of them to PostgreSQL', decimals: 0, slack: 8 },
  { name: 'threads', title: 'threads', decimals: 0, slack: 2 },
];
const line = (cells) => `| ${cells.join(' | ')} |`;

/** Rise a minute by least squares. */
function slopeOf(points) {
  const mean = (of) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(([minute]) => minute), mean(([, value]) => value)];
  const spread = points.reduce((sum, [minute]) => sum + (minute - x) ** 2, 0);
  return spread === 0
    ? 0
    : points.reduce((sum, [minute, value]) => sum + (minute - x) * (value - y), 0) / spread;
}

/**
 * @param samples - one a minute, with `minute` and `requests`
 * @returns the table, and what rose by more than it may
 */
export function report(samples, machine, command) {
  // What is made once, caches and pools and compiled code, is there after a sixth of the run.
  const settled = samples.filter(({ minute }) => minute >= samples.length / 6);
  const minutes = settled.length - 1;
  const slopes = COLUMNS.map(({ name }) => slopeOf(settled.map((each) => [each.minute, each[name]])));
  const risen = COLUMNS.filter(({ name, slack }, index) => {
    const allowed = Math.max(slack ?? Infinity, 0.05 * median(settled.map((each) => each[name])));
    return slopes[index] * minutes > allowed;
  }).map(({ title }) => title);
  const head = ['minute', 'requests', ...COLUMNS.map(({ title }) => title)];
  const rows = samples.map((each) => [
    each.minute,
    each.requests,
    ...COLUMNS.map(({ name, decimals }) => each[name].toFixed(decimals)),
  ]);
  const rise = ['rise an hour', '', ...slopes.map((slope) => (slope * 60).toFixed(1))];
  const table = [head, head.map(() => '---'), ...rows, rise].map(line).join('\n');
  const origin = `Made by \`${command}\` on ${new Date().toISOString().slice(0, 10)}, on ${machineText(machine)}.`;
  return { text: `${table}\n\n${origin}`, risen };
}

/** Puts the table into the document. */
export function save(text) {
  const document = readFileSync(DOCUMENT, 'utf8');
  writeFileSync(DOCUMENT, document.replace(TABLE, `<!-- soak begin -->\n\n${text}\n\n<!-- soak end -->`));
}
