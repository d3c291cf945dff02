import { fold } from './fold.js';

/** A stretch of a text that can be looked for. */
export interface Word {
  /** In the form of {@link fold}. */
  folded: string;
  /** Where it begins in the text, in UTF-16 units. */
  at: number;
  /** How long it is in the text, in UTF-16 units. */
  length: number;
  /** Whether it is of a script without spaces between words: then it may be many words. */
  joined: boolean;
}

/** Scripts that are written without spaces between words, and what they share with each other, such as the mark of a long vowel. */
const SPACELESS_SHARING = ['Han', 'Hiragana', 'Katakana', 'Bopomofo', 'Thai', 'Lao', 'Khmer', 'Myanmar'];
/** Others, without what they share: Tai Le has the grave accent in common with Latin, where it parts no words. */
const SPACELESS_ALONE = ['Yi', 'Tai_Le', 'New_Tai_Lue', 'Tai_Tham', 'Tai_Viet', 'Javanese', 'Balinese'];
const SPACELESS = [
  ...SPACELESS_SHARING.map((script) => `\\p{Script_Extensions=${script}}`),
  ...SPACELESS_ALONE.map((script) => `\\p{Script=${script}}`),
].join('');

const WORDS = new RegExp(
  `(?<joined>(?:(?=[\\p{L}\\p{M}\\p{N}])[${SPACELESS}])+)` +
    `|(?:(?![${SPACELESS}])[\\p{L}\\p{M}\\p{N}\\p{Cf}])+` +
    `|\\p{Extended_Pictographic}`,
  'gu',
);

/** The words and the pictographs of a text, in order; what stands between them is left out. */
export function* wordsOf(text: string): Generator<Word, void, undefined> {
  for (const { 0: word, index: at, groups } of text.matchAll(WORDS)) {
    const folded = fold(word);
    if (folded !== '') yield { folded, at, length: word.length, joined: groups?.joined !== undefined };
  }
}
