import { type Word, wordsOf } from '@sealpost/client';

/** A piece of a text that was looked through. */
export interface MarkedPart {
  text: string;
  /** Whether it is what was looked for. */
  marked: boolean;
}

/** Marks the words of a text that a search found: those that are looked for, and those that the last of them begins. */
export function markedParts(text: string, words: string): MarkedPart[] {
  const looked = [...wordsOf(words)];
  const parts: MarkedPart[] = [];
  let done = 0;
  const put = (end: number, marked: boolean): void => {
    if (end > done) parts.push({ text: text.slice(done, end), marked });
    done = Math.max(done, end);
  };
  for (const word of wordsOf(text)) {
    for (const [from, to] of placesIn(word, looked)) {
      put(from, false);
      put(to, true);
    }
  }
  put(text.length, false);
  return parts;
}

/** Where a word has what is looked for, in order. */
function placesIn(word: Word, looked: Word[]): [from: number, to: number][] {
  const { folded, at, length } = word;
  if (!word.joined) {
    const last = looked.at(-1);
    const found = looked.some(
      (one) => one.folded === folded || (one === last && !one.joined && folded.startsWith(one.folded)),
    );
    return found ? [[at, at + length]] : [];
  }
  const places: [number, number][] = [];
  for (const one of looked.filter(({ joined }) => joined)) {
    for (let from = folded.indexOf(one.folded); from >= 0; from = folded.indexOf(one.folded, from + 1)) {
      // Folding made it longer or shorter: what stands where is not known any more.
      if (folded.length !== length) return [[at, at + length]];
      places.push([at + from, at + from + one.folded.length]);
    }
  }
  return places.sort(([a], [b]) => a - b);
}
