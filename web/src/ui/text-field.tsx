import type { ComponentProps } from 'react';
import { classNames } from './class-names.js';
import { CONTROL_LOOK, Field, type FieldProps } from './field.js';

export interface TextFieldProps
  extends Omit<FieldProps, 'children'>, Omit<ComponentProps<'input'>, 'className' | 'id' | 'children'> {
  inputClassName?: string;
}

/** A labelled line of text. */
export function TextField({
  label,
  labelHidden,
  hint,
  error,
  optional,
  className,
  inputClassName,
  ...rest
}: TextFieldProps) {
  return (
    <Field {...{ label, labelHidden, hint, error, optional, className }}>
      {(control) => (
        <input type="text" {...rest} {...control} className={classNames(CONTROL_LOOK, inputClassName)} />
      )}
    </Field>
  );
}
