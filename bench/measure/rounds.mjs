import { median } from './statistics.mjs';

/**
 * Measures a row on its two sides in turn, A B A B, so that whatever else the machine does meets both alike.
 *
 * @param row - its `sides` and `phase`
 * @param options - `rounds`, `seconds` and `warmSeconds` of a phase
 * @returns the figures of each side, medians and rounds, and the ratio of B to A in each round
 */
export async function measureRow(row, stage, options, tell, isOver) {
  const rounds = Math.min(row.rounds ?? options.rounds, options.rounds);
  const scene = row.prepare ? await row.prepare(stage, options, tell) : stage;
  const measured = { a: [], b: [] };
  try {
    for (let round = 1; round <= rounds && !isOver(); round++) {
      for (const side of ['a', 'b']) {
        const label = row.sides[side];
        if (!label) continue;
        tell(`${row.name}: round ${round} of ${rounds}, ${label}`);
        measured[side].push(await row.phase(scene, label, options));
      }
    }
  } finally {
    await row.finish?.(scene);
  }
  const sides = { a: row.sides.a ? medians(measured.a) : null, b: medians(measured.b) };
  const ratios = measured.a
    .map(({ value }, round) => measured.b[round]?.value / value)
    .filter(Number.isFinite);
  return {
    unit: row.unit,
    better: row.better,
    sides: row.sides,
    ...sides,
    costs: row.costs ? costsOf(sides) : null,
    ratio:
      ratios.length > 0
        ? { median: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) }
        : null,
    notes: [...new Set([...(row.notes ?? []), ...measured.b.flatMap(({ note }) => note ?? [])])],
  };
}

function medians(rounds) {
  const of = (pick) => median(rounds.map(pick)) ?? null;
  return {
    value: of(({ value }) => value),
    values: rounds.map(({ value }) => value),
    p50: of(({ latency }) => latency?.p50),
    p99: of(({ latency }) => latency?.p99),
    serverCpu: of(({ cpu }) => cpu?.server),
    databaseCpu: of(({ cpu }) => cpu?.database),
    peak: rounds.some(({ memory }) => memory)
      ? Math.max(...rounds.map(({ memory }) => memory?.peak ?? 0))
      : null,
    growth: of(({ memory }) => memory && memory.peak - memory.before),
    extra: extrasOf(rounds.flatMap(({ extra }) => extra ?? [])),
  };
}

/** Of what only some rows have: the median, and of what is named so the highest. */
function extrasOf(extras) {
  if (extras.length === 0) return null;
  const valueOf = (key) => {
    const values = extras.map((extra) => extra[key]);
    return key.startsWith('highest') ? Math.max(...values) : median(values);
  };
  return Object.fromEntries(Object.keys(extras[0]).map((key) => [key, valueOf(key)]));
}

/** How many times as much B takes as A, for rows whose two sides are the same server. */
function costsOf({ a, b }) {
  const cpu = (side) => side.serverCpu + side.databaseCpu;
  return { cpu: cpu(b) / cpu(a), latency: b.p50 / a.p50, throughput: a.value / b.value };
}
