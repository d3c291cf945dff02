/** What two samples of times say of each other. */
export interface Comparison {
  /** Milliseconds. */
  medians: [number, number];
  /** How far the ranks are from those of one and the same distribution, in standard deviations (Mann and Whitney, 1947). */
  z: number;
}

/** Compares two samples of 20 or more, by ranks: a few slow ones on a busy machine say nothing. */
export function compare(a: number[], b: number[]): Comparison {
  const sorted = [
    ...a.map((value) => ({ value, isA: true })),
    ...b.map((value) => ({ value, isA: false })),
  ].sort((one, other) => one.value - other.value);
  let rankSum = 0;
  for (let begin = 0, end = 0; begin < sorted.length; begin = end) {
    while (end < sorted.length && sorted[end]?.value === sorted[begin]?.value) end++;
    // Equal ones share their ranks.
    rankSum += sorted.slice(begin, end).filter(({ isA }) => isA).length * ((begin + 1 + end) / 2);
  }
  const u = rankSum - (a.length * (a.length + 1)) / 2;
  const expected = (a.length * b.length) / 2;
  const deviation = Math.sqrt((a.length * b.length * (a.length + b.length + 1)) / 12);
  return { medians: [median(a), median(b)], z: (u - expected) / deviation };
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}
