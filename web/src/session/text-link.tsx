import type { ReactNode } from 'react';
import { Link } from 'wouter';

/** A link to another screen, within a sentence or alone. */
export function TextLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link
      href={to}
      className="rounded-sm font-medium text-accent-text underline decoration-accent-text/40 underline-offset-3 hover:decoration-accent-text"
    >
      {children}
    </Link>
  );
}
