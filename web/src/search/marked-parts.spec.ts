/// <reference types="jest" />
import { markedParts } from './marked-parts.js';

/** The text with what is marked in brackets. */
function marked(text: string, words: string): string {
  return markedParts(text, words)
    .map((part) => (part.marked ? `[${part.text}]` : part.text))
    .join('');
}

describe('the marks in what was found', () => {
  it.each([
    ['See you at the station', 'station', 'See you at the [station]'],
    ['The station, stationary', 'the stat', '[The] [station], [stationary]'],
    ['Stations and a station', 'station a', 'Stations [and] [a] [station]'],
    ['W Łodzi, na ulicy', 'lodzi ul', 'W [Łodzi], na [ulicy]'],
    ['Crème brûlée', 'CREME', '[Crème] brûlée'],
    ['Cre\u0300me', 'crème', '[Cre\u0300me]'],
    ['我们明天去北京吃饭', '北京', '我们明天去[北京]吃饭'],
    ['北京北京', '北京', '[北京][北京]'],
    ['ｶﾞｲﾄﾞ', 'ガイ', '[ｶﾞｲﾄﾞ]'],
    ['party 🎉!', '🎉', 'party [🎉]!'],
    ['a.b (c) [d]', 'c)', 'a.b ([c]) [d]'],
    ['nothing of it', 'else', 'nothing of it'],
    ['no words', ' - ', 'no words'],
  ])('are in %j for %j', (text, words, expected) => {
    expect(marked(text, words)).toBe(expected);
  });

  it('leave the text as it is', () => {
    expect(markedParts('one two three', 'two')).toEqual([
      { text: 'one ', marked: false },
      { text: 'two', marked: true },
      { text: ' three', marked: false },
    ]);
    expect(markedParts('', 'two')).toEqual([]);
  });
});
