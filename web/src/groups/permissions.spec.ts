/// <reference types="jest" />
import type { GroupMember, GroupRole } from '@sealpost/client';
import { permissionsOf } from './permissions.js';
import { byRole } from './roles.js';

function member(username: string, role: GroupRole): GroupMember {
  return {
    username,
    role,
    address: `${username}@localhost`,
    displayName: null,
    joinedAt: '2026-01-31T12:00:00.000Z',
  };
}

const olga = member('olga', 'owner');
const otto = member('otto', 'owner');
const anna = member('anna', 'admin');
const mia = member('mia', 'member');

/** What somebody may do, and to whom. */
function may(who: GroupMember, members: GroupMember[]) {
  const { remove, changeRoleOf, ...rest } = permissionsOf({ members }, who.address);
  const names = (allowed: (one: GroupMember) => boolean) =>
    members.filter(allowed).map(({ username }) => username);
  return { ...rest, remove: names(remove), changeRoleOf: names(changeRoleOf) };
}

describe('what may be done in a group', () => {
  it('is everything for an owner beside another', () => {
    expect(may(olga, [mia, anna, otto, olga])).toEqual({
      rename: true,
      add: true,
      delete: true,
      leave: true,
      remove: ['mia', 'anna', 'otto'],
      changeRoleOf: ['mia', 'anna', 'otto', 'olga'],
    });
  });

  it('is not to go as the only owner', () => {
    expect(may(olga, [olga, anna, mia])).toEqual({
      rename: true,
      add: true,
      delete: true,
      leave: false,
      remove: ['anna', 'mia'],
      changeRoleOf: ['anna', 'mia'],
    });
  });

  it('is to see to members for an admin', () => {
    expect(may(anna, [olga, anna, mia, member('ada', 'admin')])).toEqual({
      rename: true,
      add: true,
      delete: false,
      leave: true,
      remove: ['mia'],
      changeRoleOf: [],
    });
  });

  it('is to leave for a member, and nothing for who is not in', () => {
    const nothing = { rename: false, add: false, delete: false, remove: [], changeRoleOf: [] };
    expect(may(mia, [olga, mia])).toEqual({ ...nothing, leave: true });
    expect(may(anna, [olga, mia])).toEqual({ ...nothing, leave: false });
  });

  it('is shown by role, and within it in the order of joining', () => {
    expect(byRole([mia, otto, anna, olga])).toEqual([otto, olga, anna, mia]);
  });
});
