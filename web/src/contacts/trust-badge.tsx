import type { Trust } from '@sealpost/client';
import { type LucideIcon, Shield, ShieldAlert, ShieldCheck } from 'lucide-react';
import { classNames } from '../ui/index.js';

const KINDS: Record<Trust, { icon: LucideIcon; label: string; words: string; look: string }> = {
  compared: {
    icon: ShieldCheck,
    label: 'Compared',
    words: 'You compared the safety number: these keys are theirs.',
    look: 'text-success-text',
  },
  firstUse: {
    icon: Shield,
    label: 'Not compared',
    words:
      'These are the keys that this device saw first. Compare the safety number to know that they are theirs.',
    look: 'text-muted',
  },
  changed: {
    icon: ShieldAlert,
    label: 'Keys changed',
    words: 'Their keys are not what they were, and nobody said yet that this is right.',
    look: 'text-danger-text',
  },
};

/** What is known of the keys of a contact. */
export function TrustBadge({
  trust,
  compact = false,
  className,
}: {
  trust: Trust;
  /** Shows the icon alone; the words are still read out. */
  compact?: boolean;
  className?: string;
}) {
  const { icon: Icon, label, words, look } = KINDS[trust];
  return (
    <span title={words} className={classNames('inline-flex items-center gap-1 text-sm', look, className)}>
      <Icon size={16} aria-hidden className="shrink-0" />
      <span className={compact ? 'sr-only' : undefined}>{label}</span>
    </span>
  );
}
