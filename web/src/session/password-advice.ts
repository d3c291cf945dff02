/** How hard a password is to guess, as far as its shape tells: 0 is not accepted, 3 is good. */
export interface PasswordAdvice {
  level: 0 | 1 | 2 | 3;
  words: string;
}

const RUNS = /(.)\1{3,}|0123|1234|2345|3456|4567|5678|6789|abcd|qwer|asdf/iu;

/**
 * What to say of a new password while it is typed. It judges length and variety, which is advice and no measure.
 *
 * @param own - words that whoever guesses tries first: the username, the name, the e-mail address
 * @param common - the passwords that are guessed first, in lower case
 */
export function passwordAdvice(
  password: string,
  own: string[],
  common?: ReadonlySet<string>,
): PasswordAdvice {
  const characters = [...password.normalize('NFC')];
  if (characters.length < 10)
    return {
      level: 0,
      words: `At least 10 characters; ${10 - characters.length} more. A few words in a row are easy to keep in mind.`,
    };
  const lower = password.normalize('NFC').toLowerCase();
  if (common?.has(lower))
    return { level: 0, words: 'It is one of the commonest passwords, and not accepted.' };
  if (own.some((word) => word.length >= 3 && lower.includes(word.toLowerCase())))
    return { level: 1, words: 'It has your name in it, which is tried first. Leave that out.' };
  const variety = new Set(characters.map((character) => character.toLowerCase())).size;
  if (variety < 6 || RUNS.test(password))
    return { level: 1, words: 'It repeats itself or follows the keyboard. Mix it more.' };
  if (characters.length >= 20 && variety >= 10) return { level: 3, words: 'Long and varied. Good.' };
  if (characters.length >= 14 && variety >= 9)
    return { level: 2, words: 'Good. Another word makes it better.' };
  return { level: 1, words: 'It is accepted. Four or more unrelated words hold out much longer.' };
}
