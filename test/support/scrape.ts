/** A sample: `sealpost_sends_total{sealed_by="server"}` and its value. */
export type Samples = Map<string, number>;

/** What a scrape answered in the text format of Prometheus: samples by name and labels, and the names that have a type. */
export function readScrape(text: string): { samples: Samples; names: Set<string> } {
  const samples: Samples = new Map();
  const names = new Set<string>();
  for (const line of text.split('\n')) {
    const [, name, type] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
    if (name !== undefined) {
      names.add(name);
      if (type === 'histogram') for (const part of ['bucket', 'sum', 'count']) names.add(`${name}_${part}`);
    }
    const [, sample, value] = /^([a-z]\S*(?:\{.*\})?) (\S+)$/.exec(line) ?? [];
    if (sample !== undefined) samples.set(sample, Number(value));
  }
  return { samples, names };
}
