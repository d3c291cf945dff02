import { answer, type Http } from '../http/http.js';
import { Pages } from '../http/pages.js';
import type { OpenMessages } from '../groups/groups.js';
import type { OpenedConversation } from '../model.js';

/** Everybody whom the account wrote with, and every group. */
export class ConversationsApi {
  constructor(
    private readonly http: Http,
    private readonly open: OpenMessages,
  ) {}

  /** The one with the newest message first. */
  list(): Pages<OpenedConversation> {
    return new Pages(async (cursor) => {
      const page = await answer(this.http.api.GET('/api/conversations', { params: { query: { cursor } } }));
      const opened = await this.open(page.items.map(({ lastMessage }) => lastMessage));
      const items = page.items.flatMap((conversation, index) => {
        const lastMessage = opened[index];
        return lastMessage ? [{ ...conversation, lastMessage }] : [];
      });
      return { items, nextCursor: page.nextCursor };
    });
  }
}
