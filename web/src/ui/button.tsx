import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.js';
import { Spinner } from './spinner.js';

/** `primary`: the one thing to do here. `danger`: what cannot be undone. `quiet`: without a frame. */
export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';

const LOOKS: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-accent-ink hover:not-aria-disabled:bg-accent-hover',
  secondary: 'border border-line-strong bg-raised text-ink hover:not-aria-disabled:bg-hover',
  quiet: 'text-accent-text hover:not-aria-disabled:bg-hover',
  danger: 'bg-danger text-danger-ink hover:not-aria-disabled:bg-danger-hover',
};

const SIZES = {
  md: 'min-h-10 px-4 gap-2 pointer-coarse:min-h-11',
  sm: 'min-h-8 px-3 gap-1.5 text-sm pointer-coarse:min-h-11',
};

export interface ButtonProps extends ComponentProps<'button'> {
  variant?: ButtonVariant;
  size?: keyof typeof SIZES;
  icon?: LucideIcon;
  /** Shows that it works, and takes no second press; the focus stays on it. */
  busy?: boolean;
}

/** A button with words on it. It is of type `button` unless told otherwise. */
export function Button({
  variant = 'secondary',
  size = 'md',
  icon: Icon,
  busy = false,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-disabled={busy ? true : rest['aria-disabled']}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
      className={classNames(
        'inline-flex items-center justify-center rounded-lg font-medium transition-colors',
        'disabled:opacity-50 aria-disabled:opacity-70',
        LOOKS[variant],
        SIZES[size],
        className,
      )}
    >
      {busy ? <Spinner size={16} /> : Icon && <Icon size={size === 'sm' ? 16 : 18} aria-hidden />}
      {children}
    </button>
  );
}
