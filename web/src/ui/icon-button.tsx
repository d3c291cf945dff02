import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.js';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** Its accessible name, shown as a tooltip too. */
  label: string;
  icon: LucideIcon;
  variant?: 'quiet' | 'primary';
  /** Of the icon, in pixels. */
  size?: number;
}

/** A button with an icon alone on it. */
export function IconButton({
  label,
  icon: Icon,
  variant = 'quiet',
  size = 20,
  className,
  type = 'button',
  ...rest
}: IconButtonProps) {
  return (
    <button
      title={label}
      {...rest}
      type={type}
      aria-label={label}
      className={classNames(
        'inline-flex size-9 shrink-0 items-center justify-center rounded-lg transition-colors pointer-coarse:size-11',
        'disabled:opacity-50',
        variant === 'primary'
          ? 'bg-accent text-accent-ink hover:bg-accent-hover'
          : 'text-muted hover:bg-hover hover:text-ink aria-expanded:bg-hover aria-expanded:text-ink aria-pressed:bg-accent-soft aria-pressed:text-accent-text',
        className,
      )}
    >
      <Icon size={size} aria-hidden />
    </button>
  );
}
