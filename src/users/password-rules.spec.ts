import { validate } from 'class-validator';
import { IsNewPassword, passwordProblem } from './password-rules.js';

const LENGTH = 'must have 10 to 256 characters';
const COMMON = 'is one of the commonest passwords';

class Wish {
  @IsNewPassword()
  password: unknown;
}

describe('a new password', () => {
  it.each([
    ['of ten characters', 'Xq7!kfp2zW', null],
    ['of nine', 'Xq7!kfp2z', LENGTH],
    ['of 256', 'xY'.repeat(128), null],
    ['of 257', 'x'.repeat(257), LENGTH],
    ['of ten that are two code units each', '\u{1f511}'.repeat(10), null],
    ['of nine that are', '\u{1f511}'.repeat(9), LENGTH],
    ['of ten after NFC', 'e\u0301'.repeat(10), null],
    ['of nine after NFC', 'e\u0301'.repeat(9), LENGTH],
    ['that everybody has', 'qwertyuiop', COMMON],
    ['that everybody has, in capitals', 'QWERTYUIOP', COMMON],
    ['that everybody has and one more', 'qwertyuiop\u{1f511}', null],
  ])('%s', (_what, password, problem) => {
    expect(passwordProblem(password)).toBe(problem);
  });

  it.each([
    ['Xq7!kfp2zW', undefined],
    ['short', LENGTH],
    ['qwertyuiop', COMMON],
    [5, 'must be a string'],
    [undefined, 'must be a string'],
    [['Xq7!kfp2zW'], 'must be a string'],
  ])('in a request: %j', async (password, problem) => {
    const errors = await validate(Object.assign(new Wish(), { password }));
    expect(errors[0]?.constraints).toEqual(problem === undefined ? undefined : { newPassword: problem });
  });
});
