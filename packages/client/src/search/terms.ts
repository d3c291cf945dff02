import { wordsOf } from './words.js';

/** Characters of a term out of a script without spaces. */
const GRAM = 2;
const MARK = /^\p{M}/u;

/** What a message is found by: its words, and of what is written without spaces every pair of characters. */
export function termsOf(text: string): string[] {
  const terms = new Set<string>();
  for (const { folded, joined } of wordsOf(text)) {
    if (!joined) terms.add(folded);
    else for (const gram of gramsOf(folded)) terms.add(gram);
  }
  return [...terms];
}

/** What a message must have to be found. */
export interface Terms {
  /** Terms of the index. */
  whole: string[];
  /** What terms of the index begin with. */
  begun: string[];
  /** What stands in its {@link fold}ed text. */
  parts: string[];
  /** Whether nothing was asked for. */
  isEmpty: boolean;
}

/** Takes a query apart. Its last word may be begun only; what is written without spaces may stand anywhere in a stretch of such. */
export function queryOf(text: string): Terms {
  const [whole, begun, parts] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const words = [...wordsOf(text)];
  words.forEach(({ folded, joined }, index) => {
    if (!joined) {
      (index === words.length - 1 ? begun : whole).add(folded);
    } else if ([...folded].length <= GRAM) {
      begun.add(folded);
    } else {
      parts.add(folded);
      for (const gram of gramsOf(folded)) if ([...gram].length === GRAM) whole.add(gram);
    }
  });
  return { whole: [...whole], begun: [...begun], parts: [...parts], isEmpty: words.length === 0 };
}

/** No term begins with a mark, which belongs to the character before it. */
function gramsOf(run: string): string[] {
  const characters = [...run];
  return characters.flatMap((character, at) =>
    MARK.test(character) ? [] : characters.slice(at, at + GRAM).join(''),
  );
}
