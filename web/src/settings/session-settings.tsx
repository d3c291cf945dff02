import type { SealpostClient, SessionInfo } from '@sealpost/client';
import { Laptop, Smartphone } from 'lucide-react';
import { useCallback, useState } from 'react';
import { explainError, LogOutDialog, useClient } from '../session/index.js';
import { announce, Banner, Button, ConfirmDialog, Spinner, Time } from '../ui/index.js';
import { Card } from './card.js';
import { useLoaded } from './use-loaded.js';

async function everySession(client: SealpostClient): Promise<SessionInfo[]> {
  const sessions: SessionInfo[] = [];
  for await (const session of client.sessions.list()) sessions.push(session);
  return sessions.sort(
    (a, b) => Number(b.current) - Number(a.current) || b.lastUsedAt.localeCompare(a.lastUsedAt),
  );
}

/** Where the account is logged in, and how to end that. */
export function SessionSettings() {
  const client = useClient();
  const sessions = useLoaded(useCallback(() => everySession(client), [client]));
  const [asked, setAsked] = useState<SessionInfo | 'others' | 'own' | null>(null);
  const others = sessions.value?.filter(({ current }) => !current) ?? [];
  const close = () => {
    setAsked(null);
  };

  return (
    <>
      <Card
        title="Where you are logged in"
        lead="End what you do not know, then change the password. An ended session gets nothing new; what its device had opened, it may have kept."
      >
        {sessions.failure && <Banner tone="danger">{sessions.failure}</Banner>}
        {sessions.value === null && sessions.failure === null && <Spinner label="Loading" />}
        <ul className="-mx-1 flex flex-col divide-y divide-line">
          {sessions.value?.map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              onEnd={() => {
                setAsked(session.current ? 'own' : session);
              }}
            />
          ))}
        </ul>
        {others.length > 0 && (
          <Button
            className="self-start"
            onClick={() => {
              setAsked('others');
            }}
          >
            End all other sessions
          </Button>
        )}
      </Card>
      <LogOutDialog open={asked === 'own'} onClose={close} />
      <ConfirmDialog
        open={asked === 'others'}
        onClose={close}
        title={others.length === 1 ? 'End the other session?' : `End ${others.length} other sessions?`}
        confirmLabel="End them"
        danger
        explain={explainError}
        onConfirm={async () => {
          await client.sessions.revokeOthers();
          announce('All other sessions are ended');
          sessions.reload();
        }}
      >
        <p>Every device but this one is logged out at once.</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={asked !== null && typeof asked === 'object'}
        onClose={close}
        title="End this session?"
        confirmLabel="End session"
        danger
        explain={explainError}
        onConfirm={async () => {
          if (asked === null || typeof asked === 'string') return;
          await client.sessions.revoke(asked.id);
          announce('The session is ended');
          sessions.reload();
        }}
      >
        <p>
          {typeof asked === 'object' ? (asked?.deviceName ?? 'The device') : 'The device'} is logged out at
          once.
        </p>
      </ConfirmDialog>
    </>
  );
}

function SessionRow({ session, onEnd }: { session: SessionInfo; onEnd: () => void }) {
  const name = session.deviceName ?? 'A device without a name';
  const Icon = /iPhone|iPad|Android/.test(name) ? Smartphone : Laptop;
  return (
    <li className="flex items-center gap-3 px-1 py-3">
      <Icon size={22} aria-hidden className="shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{name}</p>
        <p className="text-sm text-muted">
          {session.current ? (
            <span className="font-medium text-success-text">This session</span>
          ) : (
            <>
              Last used <Time at={session.lastUsedAt} />
            </>
          )}
          {' · '}since <Time at={session.createdAt} />
        </p>
      </div>
      <Button
        size="sm"
        variant={session.current ? 'quiet' : 'secondary'}
        aria-label={session.current ? 'Log out here' : `End the session of ${name}`}
        onClick={onEnd}
      >
        {session.current ? 'Log out' : 'End'}
      </Button>
    </li>
  );
}
