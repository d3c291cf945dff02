import { Eye, KeyRound, type LucideIcon, ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTitle } from '../ui/index.js';
import { Mark } from './mark.js';

const POINTS: { icon: LucideIcon; title: string; words: string }[] = [
  {
    icon: KeyRound,
    title: 'Your keys are made here',
    words: 'Your password and your keys stay on your device. The server gets neither.',
  },
  {
    icon: ShieldCheck,
    title: 'You can check who it is',
    words: 'Every message is signed. Comparing a safety number once proves whose keys they are.',
  },
  {
    icon: Eye,
    title: 'What the server still sees',
    words: 'Who writes to whom, when, how much, and the names of files. Never what is in them.',
  },
];

/** The frame of the screens before a login: what Sealpost is beside the form. */
export function EntryLayout({
  title,
  lead,
  children,
}: {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}) {
  useTitle(title);
  return (
    <div className="min-h-full lg:grid lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
      <aside
        aria-label="About Sealpost"
        className="hidden flex-col justify-between gap-12 border-r border-line bg-surface p-12 lg:flex xl:p-16"
      >
        <p className="flex items-center gap-3 text-lg font-semibold">
          <Mark />
          Sealpost
        </p>
        <div className="flex max-w-md flex-col gap-9">
          <p className="text-3xl leading-tight font-semibold text-balance">
            Sealed before it leaves your device.
          </p>
          <ul className="flex flex-col gap-6">
            {POINTS.map(({ icon: Icon, title: point, words }) => (
              <li key={point} className="flex gap-4">
                <Icon size={22} aria-hidden className="mt-0.5 shrink-0 text-accent-text" />
                <div>
                  <p className="font-medium">{point}</p>
                  <p className="text-muted">{words}</p>
                </div>
              </li>
            ))}
          </ul>
        </div>
        <p className="text-sm text-muted">This server: {window.location.host}</p>
      </aside>
      <main className="mx-auto flex w-full max-w-md flex-col px-5 py-8 sm:py-14 lg:justify-center">
        <p className="mb-8 flex items-center gap-3 font-semibold lg:hidden">
          <Mark size={36} />
          Sealpost
        </p>
        <h1 className="text-2xl font-semibold">{title}</h1>
        {lead && <div className="mt-1.5 text-muted">{lead}</div>}
        <div className="mt-6">{children}</div>
      </main>
    </div>
  );
}
