import { dictionary } from '@zxcvbn-ts/language-common';
import { registerDecorator } from 'class-validator';

const MIN_CHARACTERS = 10;
const MAX_CHARACTERS = 256;

const commonest = new Set(
  dictionary['passwords-common'].filter((password) => password.length >= MIN_CHARACTERS),
);

/** What is wrong with a new password, or null. Characters are Unicode's, after NFC; the commonest are refused in any case. */
export function passwordProblem(password: string): string | null {
  const normalized = password.normalize('NFC');
  const { length } = [...normalized];
  if (length < MIN_CHARACTERS || length > MAX_CHARACTERS) {
    return `must have ${MIN_CHARACTERS} to ${MAX_CHARACTERS} characters`;
  }
  if (commonest.has(normalized.toLowerCase())) return 'is one of the commonest passwords';
  return null;
}

/** A password for an account to come; see {@link passwordProblem}. */
export function IsNewPassword(): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name: 'newPassword',
      target: target.constructor,
      propertyName: property as string,
      validator: {
        validate: (value: unknown) => typeof value === 'string' && passwordProblem(value) === null,
        defaultMessage: (found) =>
          typeof found?.value === 'string' ? (passwordProblem(found.value) ?? '') : 'must be a string',
      },
    });
  };
}
