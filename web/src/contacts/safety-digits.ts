/** Digits of a group of a safety number. */
const GROUP = 5;
/** Digits of a safety number. */
const WHOLE = 60;

/** Twelve groups of five digits. */
export function groupsOf(number: string): string[] {
  return number.match(new RegExp(`\\d{1,${GROUP}}`, 'g')) ?? [];
}

/** The digits of what was typed or pasted, whatever stands between them and in whatever script they are. */
export function digitsOf(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, (digit) => String(valueOf(digit)))
    .replace(/\D/g, '');
}

/** Unicode keeps the ten digits of a script together and in order, and every run of them begins where no digit stands before. */
function valueOf(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return code - zero;
}

export type Comparison =
  /** Nothing was typed. */
  | { kind: 'empty' }
  /** Right as far as it goes. */
  | { kind: 'partial'; missing: number }
  | { kind: 'same' }
  /** `group`: the first that differs, from 1 on. */
  | { kind: 'different'; group: number }
  | { kind: 'tooLong' };

/** Compares what was typed with a safety number. */
export function compareDigits(typed: string, number: string): Comparison {
  const digits = digitsOf(typed);
  if (digits === '') return { kind: 'empty' };
  const wrong = [...digits].findIndex((digit, index) => index < WHOLE && digit !== number[index]);
  if (wrong >= 0) return { kind: 'different', group: Math.floor(wrong / GROUP) + 1 };
  if (digits.length > WHOLE) return { kind: 'tooLong' };
  return digits.length === WHOLE ? { kind: 'same' } : { kind: 'partial', missing: WHOLE - digits.length };
}
