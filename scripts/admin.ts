import { COMMANDS, UsageError } from '../src/administration/commands.js';
import { parseCommand } from '../src/administration/parse-command.js';
import { loadSettings } from '../src/config/index.js';
import { toText } from './administration/print.js';
import { administer } from './administration/run.js';

// What an operator does with accounts and sessions: npm run admin -- --help
const EXIT = { failed: 1, usage: 2, not_found: 3 };

const words = process.argv.slice(2);
const line = words.filter((word) => word !== '--json');

if (words.includes('--help') || words.includes('-h')) {
  console.log(help());
} else {
  try {
    parseCommand(line);
    const outcome = await administer(loadSettings(), line);
    if ('result' in outcome) {
      console.log(words.includes('--json') ? JSON.stringify(outcome.result) : toText(outcome.result));
    } else {
      console.error(outcome.message);
      process.exitCode = EXIT[outcome.failure];
    }
  } catch (error) {
    const isUsage = error instanceof UsageError;
    console.error(error instanceof Error ? error.message : String(error));
    if (isUsage) console.error('`npm run admin -- --help` says what there is.');
    process.exitCode = isUsage ? EXIT.usage : EXIT.failed;
  }
}

function help(): string {
  const commands = Object.entries(COMMANDS).map(
    ([name, { takes, summary }]) => `  ${`${name} ${takes}`.trimEnd()}\n      ${summary}`,
  );
  return `Usage: npm run admin -- COMMAND [--json]

Works on the database that the settings name (.env, DATA_DIR, DATABASE_URL), whether the server runs or not.

${commands.join('\n')}

  --json  answers in JSON

Exit codes: 0 done, 1 it could not be done, 2 wrong command line, 3 no such user or session.`;
}
