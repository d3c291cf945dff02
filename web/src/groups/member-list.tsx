import type { Group } from '@sealpost/client';
import { useId, useRef } from 'react';
import { MemberRow } from './member-row.js';
import type { Permissions } from './permissions.js';
import { byRole, ROLES } from './roles.js';

/** Who is in a group, and what the roles mean. */
export function MemberList({
  group,
  me,
  may,
  onLeft,
}: {
  group: Group;
  /** The own address. */
  me: string;
  may: Permissions;
  /** Called when another screen is opened from here. */
  onLeft: () => void;
}) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const { members } = group;
  return (
    <section aria-labelledby={id} className="flex flex-col gap-2">
      <h3 ref={heading} id={id} tabIndex={-1} className="font-semibold outline-none">
        {members.length === 1 ? '1 member' : `${members.length} members`}
      </h3>
      <ul aria-labelledby={id} className="-mx-1 flex flex-col">
        {byRole(members).map((member) => (
          <MemberRow
            key={member.address}
            {...{ group, member, me, may, onLeft }}
            onGoneWithFocus={() => {
              heading.current?.focus();
            }}
          />
        ))}
      </ul>
      <details className="text-sm text-muted">
        <summary className="w-fit rounded py-1 pointer-coarse:py-3">What the roles may do</summary>
        <ul className="flex list-disc flex-col gap-1 pt-1 pl-5">
          {ROLES.map(({ role, label, words }) => (
            <li key={role}>
              <span className="font-medium text-ink">{label}</span> {words}.
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
