import { SealpostError } from '@sealpost/client';

const WORDS: Partial<Record<string, string>> = {
  network: 'The server cannot be reached. Check the connection and try again.',
  not_a_problem:
    'Something other than Sealpost answered: a proxy or a login page of the network. Try again later.',
  unauthorized: 'The session has ended. Log in again.',
  session_ended: 'The session has ended. Log in again.',
  invalid_credentials: 'The name or the password is wrong.',
  wrong_password: 'The password is wrong.',
  bad_recovery_code: 'This is not a recovery code. It has eight groups of four letters and digits.',
  weak_password: 'Choose a longer or less common password.',
  username_taken: 'Somebody has this username already. Choose another one.',
  email_taken: 'Another account uses this e-mail address.',
  weak_kdf:
    'The server asked for a way to derive keys that would make your password easy to guess. Nothing was sent. Do not log in here before you know why.',
  tampered_keyring:
    'The keys that the server holds for this account do not belong together. They were damaged or changed. Ask whoever runs the server, and do not trust it until you know why.',
  tampered_key: 'The server gave keys that are not what it says they are. They were not used.',
  key_changed: 'The keys of this contact changed. Look at the change before you write.',
  stale_key: 'The keys were changed on another device at the same moment. Try again.',
  payload_too_large: 'This is larger than the server accepts.',
  unsupported_media_type: 'The server does not accept files of this kind here.',
  recipient_not_found: 'There is nobody of this name.',
  member_not_found: 'There is nobody of this name.',
  not_found: 'It is not there any more.',
  forbidden: 'This is not yours to do.',
  already_member: 'They are in the group already.',
  group_full: 'The group has as many members as it may.',
  last_owner: 'A group needs an owner. Make somebody else one first.',
  internal_error: 'The server failed. Try again; if it stays so, tell whoever runs it.',
  overloaded: 'The server is busy. Try again in a moment.',
  not_ready: 'The server is just starting. Try again in a moment.',
};

/** What went wrong, in a sentence for the person in front of the page. */
export function explainError(error: unknown): string {
  if (error instanceof SealpostError) {
    const wait = error.retryAfterSeconds;
    if (error.status === 429)
      return `Too many tries. Wait ${wait === undefined ? 'a while' : secondsInWords(wait)} and try again.`;
    return WORDS[error.code] ?? sentence(error.detail);
  }
  if (error instanceof DOMException && error.name === 'NotSupportedError')
    return 'This browser is too old for the keys that Sealpost makes. Update it, or use another one.';
  if (error instanceof DOMException && error.name === 'QuotaExceededError')
    return 'There is no room left in the storage of this browser.';
  return 'Something went wrong in the page. Reload it and try again.';
}

/** Whether an error says that the session is over. */
export function saysSessionEnded(error: unknown): boolean {
  return error instanceof SealpostError && (error.code === 'session_ended' || error.code === 'unauthorized');
}

/** What the server found wrong with single fields, by their names. */
export function fieldErrors(error: unknown): Partial<Record<string, string>> {
  if (!(error instanceof SealpostError)) return {};
  return Object.fromEntries(error.errors.map(({ field, message }) => [field, sentence(message)]));
}

function secondsInWords(seconds: number): string {
  const [value, unit] = seconds < 90 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return new Intl.NumberFormat(undefined, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return 'Something went wrong.';
  return trimmed.charAt(0).toLocaleUpperCase() + trimmed.slice(1) + (/[.!?]$/.test(trimmed) ? '' : '.');
}
