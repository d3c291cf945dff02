const FEWEST = 10;
const MOST = 256;

/**
 * What is wrong with a new password, to show to whoever typed it, or null. Characters are Unicode's, after NFC, as the server counts them.
 *
 * @param commonPasswords - in lower case; these are refused in any case
 */
export function passwordProblem(password: string, commonPasswords?: ReadonlySet<string>): string | null {
  const normalized = password.normalize('NFC');
  const { length } = [...normalized];
  if (length < FEWEST || length > MOST) return `must have ${FEWEST} to ${MOST} characters`;
  if (commonPasswords?.has(normalized.toLowerCase())) return 'is one of the commonest passwords';
  return null;
}
