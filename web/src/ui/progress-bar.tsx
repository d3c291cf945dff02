import { classNames } from './class-names.js';

/** How far something is; without a value, that it goes on. */
export function ProgressBar({
  label,
  value,
  className,
}: {
  label: string;
  /** 0 to 1. */
  value?: number;
  className?: string;
}) {
  const percent = value === undefined ? undefined : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className={classNames('h-1.5 w-full overflow-hidden rounded-full bg-line', className)}
    >
      <div
        className={classNames(
          'h-full rounded-full bg-accent',
          percent === undefined && 'w-1/3 animate-sweep',
        )}
        style={percent === undefined ? undefined : { width: `${percent}%` }}
      />
    </div>
  );
}
