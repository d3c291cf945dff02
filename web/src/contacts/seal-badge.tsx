import { CircleDashed, LockKeyhole, LockKeyholeOpen, type LucideIcon, ShieldX } from 'lucide-react';
import type { VerificationStatus } from '@sealpost/client';
import { classNames } from '../ui/index.js';
import { useSealed } from './use-sealed.js';
import { sealLabel, type Sealed, sealWords } from './seal-words.js';

const LOOKS: Record<VerificationStatus, { icon: LucideIcon; look: string }> = {
  verified: { icon: LockKeyhole, look: 'text-success-text' },
  unsigned: { icon: LockKeyholeOpen, look: 'text-warning-text' },
  pending: { icon: CircleDashed, look: 'text-muted' },
  invalid: { icon: ShieldX, look: 'text-danger-text' },
};

/** How a message was sealed, and whether its signature holds. */
export function SealBadge({
  message,
  compact = false,
  onlyUnusual = false,
  className,
}: {
  message: Sealed;
  /** Shows the icon alone; the words are still read out. */
  compact?: boolean;
  /** Shows nothing of a message whose signature holds, by keys that are what they were. */
  onlyUnusual?: boolean;
  className?: string;
}) {
  const sealed = useSealed(message);
  const { status, signer } = sealed.verification;
  const { icon: Icon, look } = LOOKS[status];
  const doubtful = status === 'verified' && signer?.trust === 'changed';
  if (onlyUnusual && status === 'verified' && !doubtful) return null;
  return (
    <span
      title={sealWords(sealed)}
      className={classNames(
        'inline-flex items-center gap-1 text-xs',
        doubtful ? 'text-warning-text' : look,
        className,
      )}
    >
      <Icon size={13} aria-hidden className="shrink-0" />
      <span className={compact ? 'sr-only' : undefined}>{sealLabel(sealed)}</span>
    </span>
  );
}

/** How a message was sealed, in full, as a paragraph for the details of a message. */
export function SealText({ message }: { message: Sealed }) {
  return (
    <p className="flex gap-2">
      <SealBadge message={message} compact className="self-start pt-1" />
      <span>{sealWords(useSealed(message))}</span>
    </p>
  );
}
