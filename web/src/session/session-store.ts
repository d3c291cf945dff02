import { type ClientStorage, SealpostClient } from '@sealpost/client';
import { create } from 'zustand';
import { takePicturesFrom } from '../ui/index.js';
import { clientOptions } from './client-options.js';
import { listenToTabs, tellTabs } from './tabs.js';

/** A client and how it was made. */
export interface Login {
  client: SealpostClient;
  /** What it keeps its session in. */
  storage: ClientStorage;
  /** Whether the session outlives the tab. */
  kept: boolean;
}

export type Session =
  /** Whether this device keeps a session is being read. */
  | { phase: 'starting' }
  | { phase: 'anonymous'; notice: 'loggedOut' | 'deleted' | 'unreadable' | null }
  | ({ phase: 'loggedIn' } & Login)
  /** It ended elsewhere; nothing of it is kept here any more. */
  | { phase: 'ended'; sessionId: string };

/** Who is logged in on this page. */
export const useSession = create<Session>(() => ({ phase: 'starting' }));

function show(session: Session): void {
  const before = useSession.getState();
  if (before.phase === 'loggedIn') before.client.close();
  takePicturesFrom(session.phase === 'loggedIn' ? (name) => session.client.users.avatar(name) : null);
  useSession.setState(session, true);
}

/** Takes up the session that this device keeps, also without a connection. */
export async function resumeSession(): Promise<void> {
  const starting = () => useSession.getState().phase === 'starting';
  try {
    const options = clientOptions(true);
    const client = await SealpostClient.resume(options);
    if (client) show({ phase: 'loggedIn', client, storage: options.storage, kept: true });
    else if (starting()) show({ phase: 'anonymous', notice: null });
  } catch {
    if (starting()) show({ phase: 'anonymous', notice: 'unreadable' });
  }
}

/** Goes on as somebody who just logged in. */
export function enter(login: Login): void {
  show({ phase: 'loggedIn', ...login });
  if (login.kept) tellTabs({ kind: 'entered' });
}

/** Goes on as nobody, after a client logged out or its account was deleted. */
export function leave({ sessionId }: SealpostClient, notice: 'loggedOut' | 'deleted'): void {
  show({ phase: 'anonymous', notice });
  tellTabs({ kind: 'left', sessionId });
}

/** Says that the session was ended elsewhere; the client forgot it by then. Another one that this device keeps meanwhile is taken up. */
export function endSession(): void {
  const before = useSession.getState();
  if (before.phase !== 'loggedIn') return;
  const { sessionId } = before.client;
  show({ phase: 'ended', sessionId });
  if (!before.kept) return;
  tellTabs({ kind: 'ended', sessionId });
  void resumeSession();
}

function sessionIdOf(session: Session): string | null {
  if (session.phase === 'loggedIn') return session.client.sessionId;
  return session.phase === 'ended' ? session.sessionId : null;
}

/** Follows what the page's other tabs do with the session that they share. */
export function followTabs(): void {
  listenToTabs((news) => {
    const now = useSession.getState();
    if (news.kind === 'entered') {
      if (now.phase !== 'loggedIn') void resumeSession();
    } else if (sessionIdOf(now) === news.sessionId) {
      // The server says that a session is over before the tab that ended it can: what the tab says is the better word.
      show(
        news.kind === 'left'
          ? { phase: 'anonymous', notice: 'loggedOut' }
          : { phase: 'ended', sessionId: news.sessionId },
      );
    }
  });
}
