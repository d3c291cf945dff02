import type { ComponentType } from 'react';
import { ScreenBar, useMedia } from '../ui/index.js';
import { About } from './about.js';
import { DataSettings } from './data-settings.js';
import { DeviceSettings } from './device-settings.js';
import { KeySettings } from './key-settings.js';
import { PasswordSettings } from './password-settings.js';
import { ProfileSettings } from './profile-settings.js';
import { RecoverySettings } from './recovery-settings.js';
import { SectionList } from './section-list.js';
import { SECTIONS, type Slug } from './sections.js';
import { SessionSettings } from './session-settings.js';

const SCREENS: Record<Slug, ComponentType> = {
  profile: ProfileSettings,
  device: DeviceSettings,
  sessions: SessionSettings,
  password: PasswordSettings,
  recovery: RecoverySettings,
  keys: KeySettings,
  data: DataSettings,
  about: About,
};

/** The settings: a list of screens, beside the chosen one where there is room. */
export function Settings({ section }: { section: string | null }) {
  const wide = useMedia('(width >= 64rem)');
  const chosen = SECTIONS.find(({ slug }) => slug === section) ?? (wide ? SECTIONS[0] : null);
  if (!chosen)
    return (
      <>
        <ScreenBar title="Settings" />
        <div className="min-h-0 flex-1 overflow-y-auto">
          <SectionList current={null} compact={false} />
        </div>
      </>
    );
  const Screen = SCREENS[chosen.slug];
  return (
    <>
      <ScreenBar title={chosen.title} back={wide ? '/' : '/settings'} backAlways={!wide} />
      <div className="flex min-h-0 flex-1">
        {wide && <SectionList current={chosen.slug} compact />}
        <div key={chosen.slug} className="relative min-w-0 flex-1 overflow-y-auto">
          <div className="mx-auto flex max-w-xl flex-col gap-6 px-4 py-6 md:px-8">
            <Screen />
          </div>
        </div>
      </div>
    </>
  );
}
