import { Checkbox } from '../ui/index.js';

/** Whether the session outlives the tab. */
export function KeepSessionField({ kept, onChange }: { kept: boolean; onChange: (kept: boolean) => void }) {
  return (
    <Checkbox
      label="Keep me logged in on this device"
      checked={kept}
      onChange={onChange}
      hint={
        kept
          ? 'The keys stay in this browser, in a form that scripts cannot copy out. Whoever can use this browser can read your messages.'
          : 'You are logged out when this tab is closed or reloaded.'
      }
    />
  );
}
