/** Scripts that are written without spaces between words. */
const SPACELESS = ['Han', 'Hiragana', 'Katakana', 'Bopomofo', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map((script) => `\\p{Script_Extensions=${script}}`)
  .join('');
const WORDS = new RegExp(
  `(?<joined>(?:(?=[\\p{L}\\p{M}\\p{N}])[${SPACELESS}])+)` +
    `|(?:(?![${SPACELESS}])[\\p{L}\\p{M}\\p{N}\\p{Cf}])+|\\p{Extended_Pictographic}`,
  'gu',
);
/** Letters that are no base with a mark. */
const PLAIN: Record<string, string> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ħ: 'h',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ð: 'd',
  ς: 'σ',
};
const SPECIAL = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');
const MARKED = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{M}+/gu;

/** A word of a text. */
export interface Word {
  /** As it is compared: without regard to case and, in Latin, Greek and Cyrillic, to diacritics. */
  folded: string;
  /** Where it begins, in UTF-16 units. */
  at: number;
  /** UTF-16 units. */
  length: number;
  /** Whether it is of a script without spaces: then it may be many words. */
  joined: boolean;
}

/** The words of a text, taken apart as the client's search does it. */
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(WORDS)].map(({ 0: word, index, groups }) => ({
    folded: fold(word),
    at: index,
    length: word.length,
    joined: groups?.joined !== undefined,
  }));
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toUpperCase()
    .toLowerCase()
    .replace(/\p{Cf}+/gu, '')
    .normalize('NFD')
    .replace(MARKED, '$1')
    .replace(SPECIAL, (letter) => PLAIN[letter] ?? letter)
    .normalize('NFC');
}
