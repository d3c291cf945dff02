const MISSING = '–';

/** A number with as many digits as it is worth. */
export function figure(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

const megabytes = (bytes) => (bytes === null ? null : bytes / 1e6);
const both = (a, b, digits = figure) => (a === undefined ? digits(b) : `${digits(a)} / ${digits(b)}`);

export const HEAD = [
  'Row',
  'A',
  'B',
  'B / A, median (range)',
  'p50 ms A / B',
  'p99 ms A / B',
  'server CPU s / 1,000',
  'database CPU s / 1,000',
  'peak MB A / B',
  'besides',
];

/** The cells of a result, in the order of {@link HEAD}. */
export function cellsOf({ title, unit, a, b, ratio, sides, better, costs }) {
  const pair = (field, digits) => both(a?.[field], b[field], digits);
  const range = ratio && `${figure(ratio.lowest)}–${figure(ratio.highest)}`;
  return [
    `${title} (${unit}${better === 'less' ? ', less is better' : ''})`,
    a ? `${sides.a}: ${figure(a.value)}` : MISSING,
    `${sides.b}: ${figure(b.value)}`,
    ratio ? `${figure(ratio.median)} (${range})` : MISSING,
    pair('p50'),
    pair('p99'),
    pair('serverCpu'),
    pair('databaseCpu'),
    pair('peak', (bytes) => figure(megabytes(bytes))),
    costs ? costsText(costs) : besides(a?.extra, b.extra),
  ];
}

/** What only this row has, of both sides. */
function besides(a, b) {
  if (!b) return '';
  return Object.keys(b)
    .map((key) => `${key}: ${both(a?.[key], b[key])}`)
    .join('; ');
}

const costsText = ({ cpu, latency, throughput }) =>
  `cost B / A: CPU ${figure(cpu)}, p50 ${figure(latency)}, time per request ${figure(throughput)}`;
