const NONE: ReadonlySet<string> = new Set();

/** Which messages have a term. A search library would be a quarter of the client, for what is little more than two maps. */
export class Postings {
  private readonly ids = new Map<string, Set<string>>();
  /** Sorted. Some may be gone by now. */
  private terms: string[] = [];
  /** Terms that came since they were sorted. */
  private fresh: string[] = [];

  add(term: string, id: string): void {
    const ids = this.ids.get(term);
    if (ids) {
      ids.add(id);
      return;
    }
    this.ids.set(term, new Set([id]));
    this.fresh.push(term);
  }

  remove(term: string, id: string): void {
    const ids = this.ids.get(term);
    if (ids?.delete(id) && ids.size === 0) this.ids.delete(term);
  }

  clear(): void {
    this.ids.clear();
    this.terms = [];
    this.fresh = [];
  }

  /** The ids of those with a term. */
  of(term: string): ReadonlySet<string> {
    return this.ids.get(term) ?? NONE;
  }

  /** The ids of those with a term that begins so. */
  begunWith(beginning: string): ReadonlySet<string> {
    this.sort();
    const found = new Set<string>();
    for (let at = this.placeOf(beginning); this.terms[at]?.startsWith(beginning); at++) {
      for (const id of this.of(this.terms[at] ?? '')) found.add(id);
    }
    return found;
  }

  private sort(): void {
    if (this.fresh.length === 0) return;
    // Nearly sorted already, which costs next to nothing.
    this.terms = [...new Set([...this.terms, ...this.fresh])].filter((term) => this.ids.has(term)).sort();
    this.fresh = [];
  }

  /** Of the first term that is not less. */
  private placeOf(beginning: string): number {
    let [from, to] = [0, this.terms.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.terms[middle] ?? '') < beginning) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
