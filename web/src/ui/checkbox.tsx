import { type ReactNode, useId } from 'react';

/** A box to tick, with its words beside it and more words under them. */
export function Checkbox({
  label,
  hint,
  checked,
  onChange,
  disabled,
  role,
}: {
  label: string;
  hint?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  /** `switch` when it takes effect at once. */
  role?: 'switch';
}) {
  const id = useId();
  return (
    <div className="flex gap-3">
      <input
        id={id}
        type="checkbox"
        role={role}
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => {
          onChange(event.target.checked);
        }}
        className="mt-0.5 size-4.5 shrink-0 accent-accent pointer-coarse:size-6"
      />
      <div className="min-w-0 text-sm">
        <label htmlFor={id} className="block pb-0.5 font-medium pointer-coarse:py-1">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-muted">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
