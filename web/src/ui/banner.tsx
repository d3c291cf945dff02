import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.js';

export type Tone = 'info' | 'success' | 'warning' | 'danger';

const LOOKS: Record<Tone, { icon: LucideIcon; look: string }> = {
  info: { icon: Info, look: 'bg-accent-soft text-accent-text' },
  success: { icon: CircleCheck, look: 'bg-success-soft text-success-text' },
  warning: { icon: TriangleAlert, look: 'bg-warning-soft text-warning-text' },
  danger: { icon: CircleAlert, look: 'bg-danger-soft text-danger-text' },
};

/** Says something that has to be seen. Warnings and dangers are read out when they appear. */
export function Banner({
  tone = 'info',
  title,
  children,
  actions,
  icon,
  flush = false,
  className,
}: {
  tone?: Tone;
  title?: string;
  children?: ReactNode;
  actions?: ReactNode;
  icon?: LucideIcon;
  /** Fills its place from edge to edge. */
  flush?: boolean;
  className?: string;
}) {
  const { icon: toneIcon, look } = LOOKS[tone];
  const Icon = icon ?? toneIcon;
  return (
    <div
      role={tone === 'danger' || tone === 'warning' ? 'alert' : 'status'}
      className={classNames('flex gap-3 px-4 py-3 text-sm', !flush && 'rounded-xl', look, className)}
    >
      <Icon size={18} aria-hidden className="mt-px shrink-0" />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div className="text-ink">{children}</div>}
        {actions && <div className="mt-1.5 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
