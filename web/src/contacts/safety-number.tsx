import { classNames } from '../ui/index.js';
import { groupsOf } from './safety-digits.js';

/** A safety number, large: twelve groups of five digits, which a screen reader says one by one. */
export function SafetyNumber({
  number,
  matching,
}: {
  /** 60 digits. */
  number: string;
  /** How many groups from the start are known to be the same on the other side. */
  matching: number;
}) {
  return (
    <ol
      aria-label="Safety number"
      className="grid grid-cols-3 justify-items-center gap-x-2 gap-y-1.5 rounded-xl border border-line bg-surface p-3 font-mono text-xl tracking-wider select-all sm:grid-cols-4 sm:gap-x-5 sm:gap-y-2 sm:p-5 sm:text-2xl"
    >
      {groupsOf(number).map((group, index) => (
        <li
          key={index}
          className={classNames('rounded-md px-1.5', index < matching && 'bg-success-soft text-success-text')}
        >
          <span role="img" aria-label={[...group].join(' ')}>
            {group}
          </span>
        </li>
      ))}
    </ol>
  );
}
