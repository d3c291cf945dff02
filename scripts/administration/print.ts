/** An answer for people: a list in columns, one thing a line for each of its parts. */
export function toText(result: object): string {
  if (!Array.isArray(result)) {
    const entries = Object.entries(result);
    const width = Math.max(...entries.map(([name]) => name.length));
    return entries.map(([name, value]) => `${name.padEnd(width)}  ${toWord(value)}`.trimEnd()).join('\n');
  }
  const rows = result as object[];
  if (rows.length === 0) return 'none';
  const names = Object.keys(rows[0] ?? {});
  const lines = [names, ...rows.map((row) => Object.values(row).map(toWord))];
  const widths = names.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((word, column) => word.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function toWord(value: unknown): string {
  if (value === null || value === undefined) return '-';
  return typeof value === 'string' ? value : JSON.stringify(value).replaceAll('"', '');
}
