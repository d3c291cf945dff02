/** A piece of a text that was looked through. */
export interface MarkedPart {
  text: string;
  /** Whether it is what was looked for. */
  marked: boolean;
}

/** Marks where the words of a search begin the words of a text, in any case. */
export function markedParts(text: string, words: string): MarkedPart[] {
  const looked = words
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '')
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (looked.length === 0) return [{ text, marked: false }];
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(${looked.join('|')})`, 'giu');
  return text
    .split(pattern)
    .map((part, index) => ({ text: part, marked: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}
