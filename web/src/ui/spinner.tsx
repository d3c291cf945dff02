import { classNames } from './class-names.js';

/** A turning ring. With a label it is a status that is read out; without one it only decorates what says so itself. */
export function Spinner({
  size = 20,
  label,
  className,
}: {
  /** Pixels. */
  size?: number;
  label?: string;
  className?: string;
}) {
  const ring = (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.5"
      strokeLinecap="round"
      className={classNames('animate-spin', className)}
      aria-hidden
    >
      <circle cx="12" cy="12" r="9" opacity="0.25" />
      <path d="M21 12a9 9 0 0 0-9-9" />
    </svg>
  );
  if (label === undefined) return ring;
  return (
    <span role="status" className="inline-flex items-center gap-2 text-muted">
      {ring}
      {label}
    </span>
  );
}
