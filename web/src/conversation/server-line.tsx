import type { OpenedMessage } from '@sealpost/client';
import { LockKeyhole } from 'lucide-react';
import { useState } from 'react';
import { WhatServerReads } from '../contacts/index.js';
import { Banner, Dialog } from '../ui/index.js';

const NOTHING: readonly OpenedMessage[] = [];

/** Says what the server can read of a conversation, in true words, and the rest of it in a dialog. */
export function ServerLine({
  items = NOTHING,
}: {
  /** The messages that are loaded. */ items?: readonly OpenedMessage[];
}) {
  const [open, setOpen] = useState(false);
  const seen = items.filter(({ sealedBy, deletedAt }) => sealedBy === 'server' && deletedAt === null).length;
  const words = wordsOf(seen);
  return (
    <div className="flex items-start gap-2 border-b border-line bg-surface px-4 py-1.5 text-xs text-muted sm:px-5">
      <LockKeyhole size={14} aria-hidden className="mt-px shrink-0" />
      <p className="min-w-0">
        The server cannot read messages sealed on your devices. It sees who writes to whom, when, sizes and
        file names. {words !== null && <span className="font-medium text-warning-text">{words}</span>}{' '}
        <button
          type="button"
          aria-label="Details of what the server can read"
          className="font-medium text-accent-text underline underline-offset-2"
          onClick={() => {
            setOpen(true);
          }}
        >
          Details
        </button>
      </p>
      <Dialog
        open={open}
        onClose={() => {
          setOpen(false);
        }}
        title="What the server can read"
        focusFirst="title"
      >
        <div className="flex flex-col gap-4">
          {words !== null && (
            <Banner tone="warning">
              {words} They carry the words “Sealed by the server”; nothing proves who wrote them.
            </Banner>
          )}
          <WhatServerReads />
          <p>
            This page comes from whoever runs the server, too. They could hand out a changed one, which would
            do something else with what you read and write.
          </p>
        </div>
      </Dialog>
    </div>
  );
}

function wordsOf(seen: number): string | null {
  if (seen === 0) return null;
  return seen === 1
    ? '1 of the messages loaded here was sealed by the server, which saw it.'
    : `${seen} of the messages loaded here were sealed by the server, which saw them.`;
}
