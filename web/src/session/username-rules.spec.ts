/// <reference types="jest" />
import { usernameProblem } from './username-rules.js';

describe('a username to come', () => {
  it.each(['abc', '1.b_c-d', 'a'.repeat(32)])('may be %s', (username) => {
    expect(usernameProblem(username)).toBeNull();
  });

  it.each([
    ['', 'Choose a username.'],
    ['ab', 'A username has 3 to 32 characters.'],
    ['a'.repeat(33), 'A username has 3 to 32 characters.'],
    ['.abc', 'A username begins with a letter or a digit.'],
    ['ab c', 'A username is made of a to z, digits, dots, underscores and hyphens.'],
    ['añb', 'A username is made of a to z, digits, dots, underscores and hyphens.'],
  ])('may not be %j', (username, words) => {
    expect(usernameProblem(username)).toBe(words);
  });
});
