import { parseArgs } from 'node:util';
import { type Arguments, type Command, COMMANDS, UsageError } from './commands.js';

/** A command with what it was given. */
interface Given {
  command: Command;
  given: Arguments;
}

/** @throws UsageError */
export function parseCommand(line: string[]): Given {
  const name = [line.slice(0, 2).join(' '), line[0] ?? ''].find((name) => Object.hasOwn(COMMANDS, name));
  const command = name === undefined ? undefined : COMMANDS[name];
  if (name === undefined || !command)
    throw new UsageError(`There is no command "${line.slice(0, 2).join(' ')}".`);
  const { words, options } = parse(line.slice(name.split(' ').length), command);
  const [from, to] = command.words;
  if (words.length < from || words.length > to) throw new UsageError(`Usage: ${name} ${command.takes}`);
  return { command, given: { words, options } };
}

function parse(args: string[], { options }: Command): Arguments {
  try {
    const parsed = parseArgs({ args, options: options ?? {}, allowPositionals: true });
    return { words: parsed.positionals, options: parsed.values as Arguments['options'] };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
