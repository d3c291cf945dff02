import { Eye, EyeOff, type LucideIcon } from 'lucide-react';

const SEES = [
  'Who writes to whom, when, and how much',
  'The names, types and sizes of files',
  'Usernames, display names, e-mail addresses, pictures and the names of devices',
  'Groups: their names, who is in them, and as what',
  'Who got a message and who read it, and when',
];

const NEVER = [
  'The text of messages that a device sealed, and what is in their files',
  'Your password, your recovery code and your private keys',
];

function Points({
  title,
  points,
  icon: Icon,
  look,
}: {
  title: string;
  points: string[];
  icon: LucideIcon;
  look: string;
}) {
  return (
    <section>
      <h3 className="mb-1.5 flex items-center gap-2 font-semibold">
        <Icon size={18} aria-hidden className={look} />
        {title}
      </h3>
      <ul className="flex list-disc flex-col gap-1 pl-6.5 marker:text-muted">
        {points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </section>
  );
}

/** What the server of this page can read, and what it cannot, in true words. */
export function WhatServerReads() {
  return (
    <div className="flex flex-col gap-4">
      <Points title="The server can read" points={SEES} icon={Eye} look="text-warning-text" />
      <Points title="The server does not get" points={NEVER} icon={EyeOff} look="text-success-text" />
      <p>
        Somebody may also send by a program that has the server seal for them. The server sees such a message
        while it seals it, and the message says so: “Sealed by the server”. And a message is only as closed as
        its readers: when somebody logs in by a program that sends their password to the server, the server
        could open their copy.
      </p>
      <p>
        The server hands out the keys of others. It could hand out a wrong one, and would read along. That
        shows in the safety number, and only there.
      </p>
    </div>
  );
}
