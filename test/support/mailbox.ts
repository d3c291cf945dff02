import type { MessageBody, PageBody, TestUser } from './api.js';

/** Every message of a list, page by page. @param query of `GET /api/messages` */
export async function allOf(user: TestUser, query: string): Promise<MessageBody[]> {
  const items: MessageBody[] = [];
  let cursor = '';
  do {
    const { status, body } = await user.call<PageBody<MessageBody>>(
      'GET',
      `/api/messages?limit=100&${query}${cursor}`,
    );
    if (status !== 200) throw new Error(`The list answered ${status}: ${JSON.stringify(body)}`);
    items.push(...body.items);
    cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
  } while (cursor);
  return items;
}
