import { Users } from 'lucide-react';
import { classNames } from './class-names.js';
import { usePicture } from './pictures.js';

/** A hue in degrees that stays the same for the same address. */
function hueOf(address: string): number {
  let hash = 2166136261;
  for (const character of address) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619);
  return (hash >>> 0) % 360;
}

function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/[\s._-]+/u)
    .filter(Boolean);
  const first = [...(words[0] ?? '?')][0] ?? '?';
  const second = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + second).toLocaleUpperCase();
}

/** Somebody's picture, or their initials on a colour of their own. It stands beside their name, and says nothing itself. */
export function Avatar({
  address,
  name,
  group = false,
  size = 40,
  className,
}: {
  /** Of the person or the group. */
  address: string;
  /** What the initials are taken of. */
  name: string;
  group?: boolean;
  /** Pixels. */
  size?: number;
  className?: string;
}) {
  const picture = usePicture(group ? null : (address.split('@', 1)[0] ?? address));
  const shared = classNames('shrink-0 rounded-full select-none', className);
  if (picture !== null)
    return (
      <img
        src={picture}
        alt=""
        width={size}
        height={size}
        style={{ width: size, height: size }}
        className={classNames('object-cover', shared)}
      />
    );
  const hue = hueOf(address);
  return (
    <span
      aria-hidden
      className={classNames('inline-flex items-center justify-center font-semibold', shared)}
      style={{
        width: size,
        height: size,
        fontSize: size * 0.38,
        background: `light-dark(oklch(0.885 0.052 ${hue}), oklch(0.385 0.058 ${hue}))`,
        color: `light-dark(oklch(0.37 0.085 ${hue}), oklch(0.92 0.045 ${hue}))`,
      }}
    >
      {group ? <Users size={size * 0.5} /> : initialsOf(name)}
    </span>
  );
}
