/// <reference types="jest" />
import { partsOf } from './links.js';

/** The text with its links in brackets. */
function linked(text: string): string {
  return partsOf(text)
    .map(({ text: part, href }) => (href === null ? part : `[${part}]`))
    .join('');
}

describe('the links in a text', () => {
  it.each([
    ['nothing to see', 'nothing to see'],
    ['see https://example.com.', 'see [https://example.com].'],
    ['(https://example.com/a(b)c)', '([https://example.com/a(b)c])'],
    ['HTTP://EXAMPLE.COM/x?y=1#z!', '[HTTP://EXAMPLE.COM/x?y=1#z]!'],
    ['two: http://a.example, https://b.example/', 'two: [http://a.example], [https://b.example/]'],
    ['<https://example.com>', '<[https://example.com]>'],
    ['https://пример.рф/путь — так', '[https://пример.рф/путь] — так'],
  ])('finds in %j what leads to the web', (text, expected) => {
    expect(linked(text)).toBe(expected);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://example.com',
    'https://',
    'xhttps//example.com',
    'http://[bad',
  ])('leaves %j as it is', (text) => {
    expect(partsOf(text)).toEqual([{ text, href: null }]);
  });

  it('ends a link where letters are turned around', () => {
    expect(partsOf('https://example.com/\u202emoc.knab')).toEqual([
      { text: 'https://example.com/', href: 'https://example.com/' },
      { text: '\u202emoc.knab', href: null },
    ]);
  });

  it('leads to the address as the browser reads it', () => {
    expect(partsOf('https://EXAMPLE.com/ä')).toEqual([
      { text: 'https://EXAMPLE.com/ä', href: 'https://example.com/%C3%A4' },
    ]);
  });
});
