/// <reference types="jest" />
import { passwordAdvice } from './password-advice.js';

describe('the advice on a new password', () => {
  it.each([
    ['short', 0],
    ['nine12345', 0],
    ['Password12345', 0],
    ['my name is alice', 1],
    ['aaaaaaaaaaaaaaaaaaaaaa', 1],
    ['qwertyuiop[]', 1],
    ['bluegreen8', 1],
    ['harbour-teacup', 2],
    ['correct horse battery staple', 3],
  ])('gives %j level %i', (password, level) => {
    expect(passwordAdvice(password, ['alice'], new Set(['password12345'])).level).toBe(level);
  });

  it('counts characters, not code units', () => {
    expect(passwordAdvice('🔒🔑🗝️✉️📮', []).level).toBe(0);
  });
});
