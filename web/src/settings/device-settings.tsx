import { useState } from 'react';
import { keepsSearchIndex, resumeSession, useAction, useClient, useSession } from '../session/index.js';
import { Banner, Checkbox, classNames, keepPreference, type Theme, useTheme } from '../ui/index.js';
import { Card } from './card.js';

const THEMES: [Theme, string][] = [
  ['system', 'System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

/** What holds for this browser alone. */
export function DeviceSettings() {
  return (
    <>
      <ThemeCard />
      <SearchCard />
    </>
  );
}

function ThemeCard() {
  const [theme, chooseTheme] = useTheme();
  return (
    <Card title="Theme">
      <fieldset className="grid grid-cols-3 gap-1 rounded-xl bg-hover p-1">
        <legend className="sr-only">Theme</legend>
        {THEMES.map(([value, label]) => (
          <label
            key={value}
            className={classNames(
              'flex min-h-9 cursor-pointer items-center justify-center rounded-lg px-2 text-center text-sm pointer-coarse:min-h-11',
              'has-focus-visible:outline-2 has-focus-visible:outline-accent-text',
              theme === value ? 'bg-raised font-medium shadow-sm' : 'text-muted hover:text-ink',
            )}
          >
            <input
              type="radio"
              name="theme"
              value={value}
              checked={theme === value}
              onChange={() => {
                chooseTheme(value);
              }}
              className="sr-only"
            />
            {label}
          </label>
        ))}
      </fieldset>
    </Card>
  );
}

function SearchCard() {
  const client = useClient();
  const session = useSession();
  const [keeps, setKeeps] = useState(keepsSearchIndex);
  const action = useAction();
  const kept = session.phase === 'loggedIn' && session.kept;

  function change(keep: boolean) {
    setKeeps(keep);
    void action.run(async () => {
      keepPreference('search-index', keep ? null : 'off');
      if (!keep) await client.search.clear();
      await resumeSession();
    });
  }

  return (
    <Card
      title="Message search"
      lead="The server cannot search in your messages, because it cannot read them. This browser makes an index of those that it opened."
    >
      <Checkbox
        role="switch"
        label="Keep the index on this device"
        checked={kept && keeps}
        disabled={!kept || action.busy}
        onChange={change}
        hint={
          kept
            ? 'It is sealed with your account’s key, and goes when you log out. Without it, only messages that were opened since the page was loaded are found.'
            : 'You are not kept logged in on this device, so the index goes when this tab is closed.'
        }
      />
      {action.failure && <Banner tone="danger">{action.failure}</Banner>}
    </Card>
  );
}
