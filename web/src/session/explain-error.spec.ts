/// <reference types="jest" />
import { SealpostError } from '@sealpost/client';
import { explainError, fieldErrors, saysSessionEnded } from './explain-error.js';

describe('the words for an error', () => {
  it('are those of its code', () => {
    expect(explainError(new SealpostError('username_taken', 'The username is taken.'))).toBe(
      'Somebody has this username already. Choose another one.',
    );
  });

  it('are the server’s, as a sentence, for a code that the page does not know', () => {
    expect(explainError(new SealpostError('invalid_request', 'email must be an email'))).toBe(
      'Email must be an email.',
    );
  });

  it('say how long to wait', () => {
    const error = (seconds: number) =>
      new SealpostError('overloaded', 'Too many.', { status: 429, retryAfterSeconds: seconds });
    expect(explainError(error(20))).toBe('Too many tries. Wait 20 seconds and try again.');
    expect(explainError(error(100))).toBe('Too many tries. Wait 2 minutes and try again.');
  });

  it('do not tell of what is no business of the reader', () => {
    expect(explainError(new TypeError('undefined is not a function'))).toBe(
      'Something went wrong in the page. Reload it and try again.',
    );
  });

  it('stand at the fields that the server refused', () => {
    const errors = [{ field: 'email', message: 'must be an e-mail address' }];
    expect(fieldErrors(new SealpostError('invalid_request', 'A field is wrong.', { errors }))).toEqual({
      email: 'Must be an e-mail address.',
    });
  });

  it('are not needed when the session is over', () => {
    expect(saysSessionEnded(new SealpostError('session_ended', 'It ended.'))).toBe(true);
    expect(saysSessionEnded(new SealpostError('network', 'It was not reached.'))).toBe(false);
    expect(saysSessionEnded(new Error('session_ended'))).toBe(false);
  });
});
