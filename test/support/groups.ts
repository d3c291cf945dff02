import type { Answer, MessageBody, PageBody } from './api.js';
import type { Person } from './people.js';

export type Role = 'owner' | 'admin' | 'member';

/** A group as the API answers it. */
export interface GroupBody {
  id: string;
  address: string;
  name: string;
  createdAt: string;
  members: { username: string; address: string; displayName: string | null; role: Role; joinedAt: string }[];
}

/** An error as the API answers it. */
export interface ProblemBody {
  status: number;
  code: string;
  detail: string;
  requestId: string;
  errors?: { field: string; message: string }[];
  [extension: string]: unknown;
}

/** Makes a group of an owner and others, each with a role. */
export async function makeGroup(
  owner: Person,
  others: readonly (Person | [Person, Role])[] = [],
  name = 'Book club',
): Promise<GroupBody> {
  const withRoles = others.map((other): [Person, Role] => (Array.isArray(other) ? other : [other, 'member']));
  const members = withRoles.map(([{ username }]) => username);
  const made = await owner.call<GroupBody>('POST', '/api/groups', { name, members });
  if (made.status !== 201) throw new Error(`The group was answered ${made.status}.`);
  const promoted = withRoles.filter(([, role]) => role !== 'member');
  if (promoted.length === 0) return made.body;
  for (const [{ username }, role] of promoted) {
    const path = `/api/groups/${made.body.id}/members/${username}`;
    const { status } = await owner.call('PATCH', path, { role });
    if (status !== 200) throw new Error(`The role was answered ${status}.`);
  }
  return owner.get<GroupBody>(`/api/groups/${made.body.id}`);
}

/** Who is in a group, and as what. */
export const rolesOf = (group: GroupBody): Record<string, Role> =>
  Object.fromEntries(group.members.map(({ username, role }) => [username, role]));

/** Has the server seal a text to a group. */
export function say(sender: Person, groupId: string, text: string): Promise<Answer<MessageBody>> {
  return sender.call<MessageBody>('POST', `/api/groups/${groupId}/messages`, { text });
}

/** Every item of a list, page by page. */
export async function readAll<Item>(person: Person, path: string, limit = 100): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const separator = path.includes('?') ? '&' : '?';
    const page: PageBody<Item> = await person.get(`${path}${separator}limit=${limit}${after}`);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

/** What an error says, but for the id of its request. */
export function withoutRequestId({ status, body }: Answer<ProblemBody>): object {
  return { ...body, status, requestId: typeof body.requestId };
}
