import { cellsOf, HEAD } from './cells.mjs';
import { machineText } from './machine.mjs';

/** Prints results as one table for people, and under it what belongs to single rows. */
export function printTable(results, machine) {
  if (results.length === 0) return;
  const lines = [HEAD, ...results.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((cells) => cells[column].length)));
  for (const cells of lines) console.log(cells.map((cell, column) => cell.padEnd(widths[column])).join('  '));
  for (const { row, notes } of results) for (const note of notes) console.log(`${row}: ${note}`);
  console.log(
    `\nOn ${machineText(machine)}. A and B ran in turn; – is what does not apply or could not be measured.`,
  );
}
