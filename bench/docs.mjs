// Writes the tables of docs/benchmarks.md anew from bench/results/. A table stands between `<!-- bench:ROW,ROW begin -->` and
// `<!-- end -->`; the command that made each row stands under it.
import { readFileSync, writeFileSync } from 'node:fs';
import { cellsOf, HEAD } from './report/cells.mjs';
import { machineText } from './report/machine.mjs';
import { readResult } from './report/results.mjs';
import { ROWS } from './rows/index.mjs';

const DOCUMENT = new URL('../docs/benchmarks.md', import.meta.url);
const TABLE = /<!-- bench:([\w,-]+) begin -->[^]*?<!-- end -->/g;

const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** Rows that were made on one machine on one day by commands that are alike are told of in one sentence. */
function originOf(results) {
  const origins = new Map();
  for (const { row, date, machine } of results) {
    const origin = `on ${date.slice(0, 10)}, on ${machineText(machine)}`;
    origins.set(origin, [...(origins.get(origin) ?? []), row]);
  }
  return [...origins].map(
    ([origin, rows]) =>
      `Made by \`npm run bench -- ${rows.map((row) => `--row ${row}`).join(' ')}\` ${origin}.`,
  );
}

function tableOf(names) {
  const unknown = names.filter((name) => !ROWS.some((row) => row.name === name));
  if (unknown.length > 0)
    throw new Error(`docs/benchmarks.md names a row that there is not: ${unknown.join(', ')}.`);
  const results = names.flatMap((name) => readResult(name) ?? []);
  const missing = names.filter((name) => !results.some(({ row }) => row === name));
  const notes = [...new Set(results.flatMap((result) => result.notes))].map((note) => `- ${note}`);
  const parts = [];
  if (results.length > 0) {
    parts.push(
      [line(HEAD), line(HEAD.map(() => '---')), ...results.map((result) => line(cellsOf(result)))].join('\n'),
    );
    if (notes.length > 0) parts.push(notes.join('\n'));
    parts.push(originOf(results).join('\n'));
  }
  if (missing.length > 0) parts.push(`Not measured yet: ${missing.map((name) => `\`${name}\``).join(', ')}.`);
  return parts.join('\n\n');
}

const text = readFileSync(DOCUMENT, 'utf8').replace(
  TABLE,
  (_, names) => `<!-- bench:${names} begin -->\n\n${tableOf(names.split(','))}\n\n<!-- end -->`,
);
writeFileSync(DOCUMENT, text);
