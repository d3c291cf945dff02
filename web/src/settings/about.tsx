import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';
import { WhatServerReads } from '../contacts/index.js';
import { Mark } from '../session/index.js';
import { Banner } from '../ui/index.js';
import { Card } from './card.js';

/** What Sealpost is, what its server can read, and what this page cannot promise. */
export function About() {
  return (
    <>
      <Card title="What this server can read">
        <WhatServerReads />
      </Card>
      <Card title="What is not promised">
        <Banner tone="warning" title="This page comes from the server">
          Whoever runs the server can change the page, and a changed page could do anything with what you
          type. When that is not good enough, use a program that does not come from the server.
        </Banner>
        <ul className="flex list-disc flex-col gap-1.5 pl-5 text-muted">
          <li>A stolen private key opens everything that was ever sealed to it.</li>
          <li>A weak password can be guessed by whoever steals the server’s database.</li>
          <li>When password and recovery code are both lost, nobody can open the messages.</li>
          <li>A signature proves to everybody who sees it that you wrote the message.</li>
          <li>What is deleted may have been kept by everybody who could read it.</li>
        </ul>
      </Card>
      <Card title="Sealpost">
        <p className="flex items-center gap-3">
          <Mark size={36} />
          <span>
            On <b className="font-medium">{window.location.host}</b>
            <span className="block text-sm text-muted">Free software under the MIT licence</span>
          </span>
        </p>
        <p>
          <PlainLink href="/docs">Documentation of the API</PlainLink>
        </p>
      </Card>
    </>
  );
}

function PlainLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      className="inline-flex items-center gap-1.5 font-medium text-accent-text underline decoration-accent-text/40 underline-offset-3 hover:decoration-accent-text"
    >
      {children}
      <ExternalLink size={15} aria-hidden />
      <span className="sr-only">(opens a new tab)</span>
    </a>
  );
}
