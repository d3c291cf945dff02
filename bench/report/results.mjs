import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const fileOf = (row) => new URL(`../results/${row}.json`, import.meta.url);

/** Keeps what the last full run of a row gave; docs/benchmarks.md is made of it. */
export function saveResult(result) {
  mkdirSync(new URL('../results/', import.meta.url), { recursive: true });
  writeFileSync(fileOf(result.row), `${JSON.stringify(rounded(result), null, 2)}\n`);
}

/** @returns undefined for a row that was never run */
export function readResult(row) {
  const file = fileOf(row);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** Four digits say all that a measurement does. */
function rounded(value) {
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number(value.toPrecision(4));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, rounded(part)]));
}
