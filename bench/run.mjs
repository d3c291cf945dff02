// Measures the server beside the floor, and prints a table. `npm run bench -- --row send --row inbox` runs these rows,
// `--row large` those on a million messages. `--quick` is for trying something out; `--list` names the rows.
import { parseArgs } from 'node:util';
import { ROWS } from './rows/index.mjs';
import { measureRow } from './measure/rounds.mjs';
import { describeMachine } from './report/machine.mjs';
import { saveResult } from './report/results.mjs';
import { printTable } from './report/table.mjs';
import { setLargeStage } from './sides/large.mjs';
import { setStage } from './sides/stage.mjs';

const LONG = { rounds: 3, seconds: 3, warmSeconds: 1 };
const QUICK = { rounds: 2, seconds: 2, warmSeconds: 1 };

function readArguments() {
  const list = ROWS.map(({ name, title }) => `  ${name.padEnd(22)} ${title}`).join('\n');
  let values;
  try {
    const option = { type: 'boolean', default: false };
    const row = { type: 'string', multiple: true, default: [] };
    ({ values } = parseArgs({ options: { row, quick: option, list: option } }));
  } catch (error) {
    stopWith(`${error.message}\nWhat there is: --row NAME, which may be repeated, --quick and --list.`);
  }
  if (values.list) {
    console.log(list);
    process.exit(0);
  }
  const isMeant = (row, name) => row.name === name || row.stage === name;
  const unknown = values.row.filter((name) => !ROWS.some((row) => isMeant(row, name)));
  if (unknown.length > 0) stopWith(`There is no row ${unknown.join(', ')}. These there are:\n${list}`);
  const rows = ROWS.filter((row) =>
    values.row.length > 0 ? values.row.some((name) => isMeant(row, name)) : !row.onDemand,
  );
  return { rows, quick: values.quick };
}

function stopWith(message) {
  console.error(message);
  process.exit(1);
}

const tell = (text) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
  else process.stderr.write(`${text}\n`);
};

const { rows, quick } = readArguments();
const stages = new Map();
const STAGES = { ordinary: setStage, large: setLargeStage };

/** Sets what a row needs when the first row needs it. */
async function stageOf({ stage: name = 'ordinary' }) {
  if (!stages.has(name)) stages.set(name, await STAGES[name](tell));
  return stages.get(name);
}

const machine = await describeMachine();
const results = [];
const failures = [];
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => {
    interrupted = true;
    tell('ending after this phase');
  });
try {
  for (const row of rows) {
    if (interrupted) break;
    try {
      const figures = await measureRow(
        row,
        await stageOf(row),
        quick ? QUICK : LONG,
        tell,
        () => interrupted,
      );
      if (interrupted) break;
      const command = `npm run bench -- --row ${row.name}${quick ? ' --quick' : ''}`;
      const result = {
        row: row.name,
        title: row.title,
        command,
        date: new Date().toISOString(),
        machine,
        ...figures,
      };
      results.push(result);
      if (!quick) saveResult(result);
    } catch (error) {
      failures.push(`${row.name} could not be measured: ${error.stack}`);
    }
  }
} finally {
  for (const stage of stages.values()) await stage.strike();
}
tell('');
printTable(results, machine);
for (const failure of failures) console.error(`\n${failure}`);
process.exit(failures.length > 0 ? 1 : 0);
