import { Http } from '../http/http.js';
import type { OpenedMessage } from '../model.js';
import type { WireMessage } from '../wire.js';
import { GroupsApi } from './groups.js';

const open = (messages: WireMessage[]): Promise<OpenedMessage[]> =>
  Promise.resolve(messages as unknown as OpenedMessage[]);

const groupsOf = (response: () => Response): GroupsApi =>
  new GroupsApi(
    new Http({ url: 'https://chat.example.com', fetch: () => Promise.resolve(response()) }),
    open,
  );

describe('GroupsApi', () => {
  it.each(['delete', 'removeMember'] as const)('knows a server that is none of ours: %s', async (call) => {
    const groups = groupsOf(() => new Response('<html>Hotel</html>'));
    await expect(groups[call]('id', 'bob')).rejects.toMatchObject({ code: 'not_a_problem' });
  });

  it('does not take a group for a member of it', async () => {
    const groups = groupsOf(() => new Response(null, { status: 204 }));
    await expect(groups.removeMember('id', '..')).rejects.toMatchObject({ code: 'invalid_argument' });
  });

  it('shows no message that was written elsewhere', async () => {
    const items = [{ groupId: 'a' }, { groupId: 'b' }, { groupId: null }, { groupId: 'a' }];
    const groups = groupsOf(() => Response.json({ items, nextCursor: null }));
    expect((await groups.messages('a').page()).items).toEqual([{ groupId: 'a' }, { groupId: 'a' }]);
  });
});
