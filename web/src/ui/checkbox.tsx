import { type ReactNode, useId } from 'react';

const BOX = 'mt-0.5 size-4.5 shrink-0 accent-accent pointer-coarse:size-6';
const SWITCH =
  'relative h-5.5 w-10 shrink-0 appearance-none rounded-full bg-line-strong transition-colors checked:bg-accent disabled:opacity-50 ' +
  'before:absolute before:top-0.5 before:left-0.5 before:size-4.5 before:rounded-full before:bg-white before:transition-transform checked:before:translate-x-4.5 checked:before:bg-accent-ink';

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
        className={role === 'switch' ? SWITCH : BOX}
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
