import { lazy, Suspense, useEffect } from 'react';
import { Redirect, Route, Switch, useLocation, useRoute } from 'wouter';
import { followContacts } from '../contacts/contact-store.js';
import { addressAt } from '../conversation/path.js';
import { startLive, stopLive } from '../live/index.js';
import { ErrorBoundary, Panes, Splash } from '../ui/index.js';
import { ListHeader } from './list-header.js';
import { Nothing } from './nothing.js';
import { endSession, type Login } from './session-store.js';
import { UnkeptCode } from './unkept-code.js';
import { ClientContext } from './use-client.js';

const ConversationList = lazy(async () => ({
  default: (await import('../conversation/index.js')).ConversationList,
}));
const ConversationPane = lazy(async () => ({
  default: (await import('../conversation/index.js')).ConversationPane,
}));
const NewGroup = lazy(async () => ({ default: (await import('../groups/index.js')).NewGroup }));
const MessageSearch = lazy(async () => ({ default: (await import('../search/index.js')).MessageSearch }));
const Settings = lazy(async () => ({ default: (await import('../settings/index.js')).Settings }));

/** The page of somebody who is logged in: the list of conversations beside what was chosen. */
export function LoggedIn({ login }: { login: Login }) {
  const { client, storage } = login;
  const [location] = useLocation();
  const [, conversation] = useRoute('/c/:address');
  const selected = conversation ? addressAt(conversation.address) : null;

  useEffect(() => {
    const endFollowing = followContacts(client);
    startLive({ client, storage, onEnded: endSession });
    return () => {
      endFollowing();
      stopLive();
    };
  }, [client, storage]);

  return (
    <ClientContext value={client}>
      <Panes
        contentOpen={location !== '/'}
        listTitle="Conversations"
        list={
          <>
            <ListHeader />
            <UnkeptCode />
            <ErrorBoundary>
              <Suspense fallback={<Splash />}>
                <ConversationList selected={selected} />
              </Suspense>
            </ErrorBoundary>
          </>
        }
        content={
          <ErrorBoundary resetKey={location}>
            <Suspense fallback={<Splash />}>
              <Switch>
                <Route path="/" component={Nothing} />
                <Route path="/c/:address">
                  {selected === null ? (
                    <Redirect to="/" replace />
                  ) : (
                    <ConversationPane key={selected} address={selected} />
                  )}
                </Route>
                <Route path="/groups/new" component={NewGroup} />
                <Route path="/search" component={MessageSearch} />
                <Route path="/settings/:section?">
                  {({ section }) => <Settings section={section ?? null} />}
                </Route>
                <Route>
                  <Redirect to="/" replace />
                </Route>
              </Switch>
            </Suspense>
          </ErrorBoundary>
        }
      />
    </ClientContext>
  );
}
