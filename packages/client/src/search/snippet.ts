import type { Terms } from './terms.js';
import { wordsOf } from './words.js';

/** UTF-16 units before what was found, and of the whole. */
const BEFORE = 30;
const MOST = 120;

/** The text around the first place where it has one of the terms, on one line; its beginning when none stands in it. */
export function snippetOf(text: string, terms: Terms): string {
  const found = placeOf(text, terms);
  const begin = found <= BEFORE ? 0 : wordBeginAfter(text, found - BEFORE, found);
  const end = begin + MOST >= text.length ? text.length : wordEndBefore(text, begin + MOST, found);
  const line = text.slice(begin, end).replace(/\s+/g, ' ').trim();
  return `${begin > 0 ? '…' : ''}${line}${end < text.length ? '…' : ''}`;
}

function placeOf(text: string, { whole, begun, parts }: Terms): number {
  const inside = [...parts, ...begun];
  for (const { folded, at, length, joined } of wordsOf(text)) {
    if (joined) {
      const places = inside.map((part) => folded.indexOf(part)).filter((place) => place !== -1);
      if (places.length > 0) return at + Math.min(...places, length);
    } else if (whole.includes(folded) || begun.some((begin) => folded.startsWith(begin))) {
      return at;
    }
  }
  return 0;
}

/** The first place from one on at which a word begins, or the last character that is whole, before `latest`. */
function wordBeginAfter(text: string, from: number, latest: number): number {
  const gap = text.slice(from, latest).search(/\s\S/);
  return gap === -1 ? wholeFrom(text, from) : from + gap + 1;
}

function wordEndBefore(text: string, to: number, earliest: number): number {
  const gap = text.slice(earliest, to).search(/\s\S*$/);
  return gap <= 0 ? wholeFrom(text, to) : earliest + gap;
}

/** No half of a surrogate pair, and no mark without its character. */
function wholeFrom(text: string, at: number): number {
  let place = at;
  while (place < text.length && /^(?:[\uDC00-\uDFFF]|\p{M}|\u200D)/u.test(text.slice(place))) place++;
  return place;
}
