import { passwordProblem } from '@sealpost/client';
import { type Ref, useEffect, useState } from 'react';
import { classNames, PasswordField } from '../ui/index.js';
import { commonPasswords } from './common-passwords.js';
import { passwordAdvice } from './password-advice.js';

const LOOKS = ['bg-danger', 'bg-warning-text', 'bg-accent', 'bg-success-text'];

/** What is wrong with a new password, in a sentence, or null. The common ones are loaded for it; when that fails, length alone counts. */
export async function newPasswordProblem(password: string): Promise<string | null> {
  const common = await commonPasswords().catch(() => undefined);
  const problem = passwordProblem(password, common);
  return problem === null ? null : `The password ${problem}.`;
}

/** A new password with advice while it is typed. */
export function NewPasswordField({
  label,
  value,
  onChange,
  error,
  own,
  ref,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  error?: string | null | undefined;
  /** Words that should not be in it. */
  own: string[];
  ref?: Ref<HTMLInputElement>;
}) {
  const [common, setCommon] = useState<ReadonlySet<string>>();
  useEffect(() => {
    commonPasswords().then(setCommon, () => undefined);
  }, []);
  const advice = value === '' ? null : passwordAdvice(value, own, common);
  return (
    <PasswordField
      ref={ref}
      label={label}
      name="new-password"
      autoComplete="new-password"
      required
      value={value}
      error={error}
      onChange={(event) => {
        onChange(event.target.value);
      }}
      hint={
        <span className="flex flex-col gap-1.5">
          <span aria-hidden className="flex gap-1 pt-0.5">
            {[0, 1, 2, 3].map((step) => (
              <span
                key={step}
                className={classNames(
                  'h-1 flex-1 rounded-full transition-colors',
                  advice && step <= advice.level ? LOOKS[advice.level] : 'bg-line',
                )}
              />
            ))}
          </span>
          <span>
            {advice ? advice.words : '10 to 256 characters. A few words in a row are easy to keep in mind.'}
          </span>
        </span>
      }
    />
  );
}
