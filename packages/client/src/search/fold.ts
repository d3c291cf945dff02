/** Letters that are no base with a mark, as people without them on their keyboard write them. */
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
/** In these scripts a mark may be left out; in others, such as those of India, it makes another word. */
const MARKED = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{M}+/gu;
/** Joiners, soft hyphens and the like, which are not seen. */
const UNSEEN = /\p{Cf}+/gu;

/**
 * The form in which texts are compared: compatibility forms made plain, in lower case whatever the locale, without what is not seen, and
 * in Latin, Greek and Cyrillic without diacritics.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toUpperCase()
    .toLowerCase()
    .replace(UNSEEN, '')
    .normalize('NFD')
    .replace(MARKED, '$1')
    .replace(SPECIAL, (letter) => PLAIN[letter] ?? letter)
    .normalize('NFC');
}
