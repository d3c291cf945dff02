/** What is wrong with a username to come, in a sentence, or null. */
export function usernameProblem(username: string): string | null {
  if (username === '') return 'Choose a username.';
  if (username.length < 3 || username.length > 32) return 'A username has 3 to 32 characters.';
  if (!/^[a-z0-9]/.test(username)) return 'A username begins with a letter or a digit.';
  if (!/^[a-z0-9._-]+$/.test(username))
    return 'A username is made of a to z, digits, dots, underscores and hyphens.';
  return null;
}
