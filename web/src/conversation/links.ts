/** A piece of a text: words, or a link. */
export interface TextPart {
  text: string;
  /** Null for words. */
  href: string | null;
}

/** What turns letters around is not part of any: it would look like another one. */
const LINK = /\bhttps?:\/\/[^\s<>"'`{}|\\^\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu;
/** What ends a sentence, and belongs to no link that ends it. */
const CLOSING = /[.,;:!?…*_~]+$/u;

/** Finds the links in a text; only those of http and https are any. */
export function partsOf(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const { 0: match, index } of text.matchAll(LINK)) {
    const link = withoutClosing(match);
    const href = hrefOf(link);
    if (href === null) continue;
    if (index > at) parts.push({ text: text.slice(at, index), href: null });
    parts.push({ text: link, href });
    at = index + link.length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), href: null });
  return parts;
}

function withoutClosing(match: string): string {
  let link = match;
  for (;;) {
    const shorter = link.replace(CLOSING, '');
    const unopened = /[)\]]$/.test(shorter) && !isBalanced(shorter);
    if (shorter === link && !unopened) return link;
    link = unopened ? shorter.slice(0, -1) : shorter;
  }
}

function isBalanced(link: string): boolean {
  const count = (character: string): number => link.split(character).length;
  return count('(') >= count(')') && count('[') >= count(']');
}

function hrefOf(link: string): string | null {
  if (!URL.canParse(link)) return null;
  const { protocol, href } = new URL(link);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}
