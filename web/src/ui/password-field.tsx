import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { classNames } from './class-names.js';
import { CONTROL_LOOK, Field } from './field.js';
import { IconButton } from './icon-button.js';
import type { TextFieldProps } from './text-field.js';

/** A labelled password that can be shown. Say `autoComplete`: `current-password` or `new-password`. */
export function PasswordField({
  label,
  labelHidden,
  hint,
  error,
  optional,
  className,
  inputClassName,
  ...rest
}: Omit<TextFieldProps, 'type'>) {
  const [shown, setShown] = useState(false);
  return (
    <Field {...{ label, labelHidden, hint, error, optional, className }}>
      {(control) => (
        <div className="relative">
          <input
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            {...rest}
            {...control}
            type={shown ? 'text' : 'password'}
            className={classNames(CONTROL_LOOK, 'pr-12', inputClassName)}
          />
          <IconButton
            label={shown ? `Hide ${label.toLowerCase()}` : `Show ${label.toLowerCase()}`}
            icon={shown ? EyeOff : Eye}
            className="absolute top-1/2 right-0.5 -translate-y-1/2"
            onClick={() => {
              setShown(!shown);
            }}
          />
        </div>
      )}
    </Field>
  );
}
