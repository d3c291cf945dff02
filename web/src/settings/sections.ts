import {
  Archive,
  Info,
  KeyRound,
  LifeBuoy,
  LockKeyhole,
  type LucideIcon,
  MonitorSmartphone,
  Palette,
  UserRound,
} from 'lucide-react';

/** A screen of the settings. */
export interface Section {
  /** As it stands in the page's address. */
  slug: string;
  title: string;
  /** What is found there, in some words. */
  words: string;
  icon: LucideIcon;
}

/** Every screen of the settings, in their order. */
export const SECTIONS = [
  { slug: 'profile', title: 'Profile', words: 'Name, e-mail address, picture', icon: UserRound },
  { slug: 'device', title: 'This device', words: 'Theme, message search', icon: Palette },
  { slug: 'sessions', title: 'Sessions', words: 'Where you are logged in', icon: MonitorSmartphone },
  { slug: 'password', title: 'Password', words: 'Choose another one', icon: LockKeyhole },
  { slug: 'recovery', title: 'Recovery code', words: 'The way back in', icon: LifeBuoy },
  { slug: 'keys', title: 'Keys', words: 'Look at them, renew them', icon: KeyRound },
  { slug: 'data', title: 'Your data', words: 'Export it, or delete the account', icon: Archive },
  { slug: 'about', title: 'About', words: 'What this server can read', icon: Info },
] as const satisfies Section[];

export type Slug = (typeof SECTIONS)[number]['slug'];
