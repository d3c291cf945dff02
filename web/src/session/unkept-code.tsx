import { useState } from 'react';
import { useLocation } from 'wouter';
import { Banner, Button, keepPreference, readPreference } from '../ui/index.js';
import { useProfile } from './use-profile.js';

const NAME = 'unkept-code';

/** Notes whose recovery code was shown and not said to be kept; null when it was. */
export function noteUnkeptCode(address: string | null): void {
  keepPreference(NAME, address);
}

/** Reminds of a recovery code that was shown, on a page that was left before it was said to be kept. */
export function UnkeptCode() {
  const { address } = useProfile();
  const [, navigate] = useLocation();
  const [unkept, setUnkept] = useState(() => readPreference(NAME));
  if (unkept !== address) return null;

  function done() {
    noteUnkeptCode(null);
    setUnkept(null);
  }

  return (
    <Banner
      tone="warning"
      title="Did you keep your recovery code?"
      className="m-2"
      actions={
        <>
          <Button
            size="sm"
            variant="primary"
            onClick={() => {
              done();
              navigate('/settings/recovery');
            }}
          >
            Make a new one
          </Button>
          <Button size="sm" onClick={done}>
            I have it
          </Button>
        </>
      }
    >
      The page was left while it was shown. Without it, a forgotten password cannot be made good.
    </Banner>
  );
}
