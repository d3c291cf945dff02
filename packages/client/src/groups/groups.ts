import { answer, type Http } from '../http/http.js';
import { Pages } from '../http/pages.js';
import type { OpenedMessage } from '../model.js';
import type { Group, GroupRole, WireMessage } from '../wire.js';

/** Opens messages, in their order. */
export type OpenMessages = (messages: WireMessage[]) => Promise<OpenedMessage[]>;

/** Groups that the account is in. Members are named by username or address. */
export class GroupsApi {
  constructor(
    private readonly http: Http,
    private readonly open: OpenMessages,
  ) {}

  /** Makes a group, and owns it. @throws SealpostError `member_not_found`, `group_full` */
  create({ name, members = [] }: { name: string; members?: string[] }): Promise<Group> {
    return answer(this.http.api.POST('/api/groups', { body: { name, members } }));
  }

  /** Newest first. */
  list(): Pages<Group> {
    return new Pages((cursor) => answer(this.http.api.GET('/api/groups', { params: { query: { cursor } } })));
  }

  /** @throws SealpostError `not_found` */
  get(id: string): Promise<Group> {
    return answer(this.http.api.GET('/api/groups/{id}', { params: { path: { id } } }));
  }

  /** @throws SealpostError `forbidden`, `not_found` */
  rename(id: string, name: string): Promise<Group> {
    return answer(this.http.api.PUT('/api/groups/{id}', { params: { path: { id } }, body: { name } }));
  }

  /** Dissolves a group. @throws SealpostError `forbidden`, `not_found` */
  async delete(id: string): Promise<void> {
    await answer(this.http.api.DELETE('/api/groups/{id}', { params: { path: { id } } }));
  }

  /** @throws SealpostError `member_not_found`, `already_member`, `group_full`, `forbidden`, `not_found` */
  addMember(id: string, username: string, role: GroupRole = 'member'): Promise<Group> {
    const params = { path: { id } };
    return answer(this.http.api.POST('/api/groups/{id}/members', { params, body: { username, role } }));
  }

  /** @throws SealpostError `last_owner`, `forbidden`, `not_found` */
  changeRole(id: string, username: string, role: GroupRole): Promise<Group> {
    const params = { path: { id, username } };
    return answer(this.http.api.PATCH('/api/groups/{id}/members/{username}', { params, body: { role } }));
  }

  /** Takes somebody out, or leaves. @throws SealpostError `last_owner`, `forbidden`, `not_found` */
  async removeMember(id: string, username: string): Promise<void> {
    const params = { path: { id, username } };
    await answer(this.http.api.DELETE('/api/groups/{id}/members/{username}', { params }));
  }

  /** What was written in it while the account was in, newest first. @throws SealpostError `not_found` */
  messages(id: string): Pages<OpenedMessage> {
    return new Pages(async (cursor) => {
      const params = { path: { id }, query: { cursor } };
      const { items, nextCursor } = await answer(this.http.api.GET('/api/groups/{id}/messages', { params }));
      // To which group a message was written is bound into it; whether it is this one is for the reader to see.
      return { items: await this.open(items.filter(({ groupId }) => groupId === id)), nextCursor };
    });
  }
}
