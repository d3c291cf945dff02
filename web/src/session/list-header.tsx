import {
  ChevronDown,
  LogOut,
  MonitorSmartphone,
  Moon,
  Search,
  Settings,
  Sun,
  UserRound,
  UsersRound,
} from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { Avatar, IconButton, Menu, useDark, useTheme } from '../ui/index.js';
import { LogOutDialog } from './log-out-dialog.js';
import { useProfile } from './use-profile.js';

/** The head of the list pane: the own account with its menu, and what can be begun. */
export function ListHeader() {
  const profile = useProfile();
  const [, navigate] = useLocation();
  const [, chooseTheme] = useTheme();
  const dark = useDark();
  const [leaving, setLeaving] = useState(false);
  const name = profile.displayName ?? profile.username;

  return (
    <div className="flex min-h-15 items-center gap-1 border-b border-line px-2.5">
      <Menu
        label="Account"
        items={[
          {
            label: 'Profile',
            icon: UserRound,
            onSelect: () => {
              navigate('/settings/profile');
            },
          },
          {
            label: 'Sessions',
            icon: MonitorSmartphone,
            onSelect: () => {
              navigate('/settings/sessions');
            },
          },
          {
            label: 'All settings',
            icon: Settings,
            onSelect: () => {
              navigate('/settings');
            },
          },
          dark
            ? {
                label: 'Light theme',
                icon: Sun,
                onSelect: () => {
                  chooseTheme('light');
                },
              }
            : {
                label: 'Dark theme',
                icon: Moon,
                onSelect: () => {
                  chooseTheme('dark');
                },
              },
          {
            label: 'Log out',
            icon: LogOut,
            onSelect: () => {
              setLeaving(true);
            },
          },
        ]}
        trigger={(props) => (
          <button
            {...props}
            type="button"
            className="flex min-w-0 flex-1 items-center gap-2.5 rounded-lg p-1.5 text-left hover:bg-hover aria-expanded:bg-hover"
          >
            <Avatar address={profile.address} name={name} size={34} />
            <span className="min-w-0 truncate font-semibold">
              <span className="sr-only">Account of </span>
              {name}
            </span>
            <ChevronDown size={16} aria-hidden className="shrink-0 text-muted" />
          </button>
        )}
      />
      <IconButton
        label="Search messages"
        icon={Search}
        onClick={() => {
          navigate('/search');
        }}
      />
      <IconButton
        label="New group"
        icon={UsersRound}
        onClick={() => {
          navigate('/groups/new');
        }}
      />
      <LogOutDialog
        open={leaving}
        onClose={() => {
          setLeaving(false);
        }}
      />
    </div>
  );
}
