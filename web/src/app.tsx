import type { SealpostClient } from '@sealpost/client';
import { lazy, Suspense } from 'react';
import { Route, Router, Switch } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { InsecureScreen } from './session/insecure-screen.js';
import { LoginScreen } from './session/login-screen.js';
import { useSession } from './session/session-store.js';
import { ErrorBoundary } from './ui/error-boundary.js';
import { LiveRegion } from './ui/live-region.js';
import { Splash } from './ui/splash.js';

const RegisterScreen = lazy(async () => ({
  default: (await import('./session/register-screen.js')).RegisterScreen,
}));
const RecoverScreen = lazy(async () => ({
  default: (await import('./session/recover-screen.js')).RecoverScreen,
}));
const LoggedIn = lazy(async () => ({ default: (await import('./session/logged-in.js')).LoggedIn }));

/** The page: what it shows depends on who is logged in, and then on the address after `#`. */
export function App() {
  if (!window.isSecureContext) return <InsecureScreen />;
  return (
    <ErrorBoundary>
      <Router hook={useHashLocation}>
        <Suspense fallback={<Splash />}>
          <Phase />
        </Suspense>
      </Router>
      <LiveRegion />
    </ErrorBoundary>
  );
}

const keys = new WeakMap<SealpostClient, number>();
let lastKey = 0;

/** Another client is another page, also when it goes on with the same session. */
function keyOf(client: SealpostClient): number {
  const known = keys.get(client) ?? ++lastKey;
  keys.set(client, known);
  return known;
}

function Phase() {
  const session = useSession();
  if (session.phase === 'starting') return <Splash />;
  if (session.phase === 'loggedIn') return <LoggedIn key={keyOf(session.client)} login={session} />;
  return (
    <Switch>
      <Route path="/register" component={RegisterScreen} />
      <Route path="/recover" component={RecoverScreen} />
      <Route component={LoginScreen} />
    </Switch>
  );
}
