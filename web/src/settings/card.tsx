import type { ReactNode } from 'react';
import { classNames } from '../ui/index.js';

/** A part of a settings screen under a heading. */
export function Card({
  title,
  lead,
  danger = false,
  children,
}: {
  title: string;
  lead?: ReactNode;
  danger?: boolean;
  children?: ReactNode;
}) {
  return (
    <section
      className={classNames(
        'flex flex-col gap-4 rounded-2xl border bg-surface p-4 md:p-5',
        danger ? 'border-danger/50' : 'border-line',
      )}
    >
      <div className="flex flex-col gap-1">
        <h2 className="font-semibold">{title}</h2>
        {lead && <div className="text-muted">{lead}</div>}
      </div>
      {children}
    </section>
  );
}
