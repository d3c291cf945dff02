const inColour = process.stdout.isTTY && !process.env.NO_COLOR;

const paint =
  (code: number) =>
  (text: string): string =>
    inColour ? `\u001b[${code}m${text}\u001b[0m` : text;

export const bold = paint(1);
export const dim = paint(2);
export const green = paint(32);
export const red = paint(31);

export function title(text: string): void {
  console.log(`\n${bold(text)}`);
}

/** One step: what it makes, how, and the result. */
export function step(name: string, how: string, result = ''): void {
  console.log(`  ${name.padEnd(14)} ${dim(how.padEnd(54))} ${result}`.trimEnd());
}
