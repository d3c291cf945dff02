import { passwordProblem } from './password-rules.js';

describe('passwordProblem', () => {
  it('counts the characters of the NFC form', () => {
    const length = 'must have 10 to 256 characters';
    expect(passwordProblem('é'.repeat(9))).toBe(length);
    expect(passwordProblem('e\u0301'.repeat(9))).toBe(length);
    expect(passwordProblem('\u{1F600}'.repeat(9))).toBe(length);
    expect(passwordProblem('\u{1F600}'.repeat(10))).toBe(null);
    expect(passwordProblem('x'.repeat(256))).toBe(null);
    expect(passwordProblem('x'.repeat(257))).toBe(length);
  });

  it('knows common passwords in any case when it is told of them', () => {
    const common = new Set(['qwertyuiop']);
    expect(passwordProblem('QwertyUiop', common)).toBe('is one of the commonest passwords');
    expect(passwordProblem('QwertyUiop')).toBe(null);
  });
});
