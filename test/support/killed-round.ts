import { randomUUID } from 'node:crypto';
import type { Answer, MessageBody, TestUser } from './api.js';
import { allOf } from './mailbox.js';
import { openMessage } from './opener.js';
import { pool, sendUntil } from './send-until.js';

const AT_ONCE = 50;

/** How much of a round there is to send, and when in the midst of it something is killed. */
interface Round {
  sends: number;
  /** So many are acknowledged before. */
  before: number;
  textOf: (index: number) => string;
}

/** What is killed, and how it comes back. */
interface Kill {
  strike: () => Promise<void>;
  recover: () => Promise<void>;
}

/**
 * Sends from one user to another, kills something in the midst, and holds what there is afterwards against what was acknowledged: nothing
 * lost, nothing twice, everything opens, and what had no answer can be sent again.
 *
 * @param keys the reader's
 * @returns the statuses of what was refused meanwhile
 */
export async function sendThroughKill(
  [sender, reader]: [TestUser, TestUser],
  keys: Awaited<ReturnType<TestUser['keys']>>,
  { sends, before, textOf }: Round,
  { strike, recover }: Kill,
): Promise<number[]> {
  const since = new Date().toISOString();
  const texts = new Map(Array.from({ length: sends }, (_, index) => [randomUUID() as string, textOf(index)]));
  const ids = [...texts.keys()];
  const send = (id: string): Promise<Answer<MessageBody>> =>
    sender.call('POST', '/api/messages/send', { id, recipient: reader.username, text: texts.get(id) });
  const { acknowledged, refused } = await sendUntil(ids, { width: AT_ONCE, enough: before }, send, strike);
  expect(acknowledged.size).toBeLessThan(ids.length);

  await recover();

  const messages = await allOf(reader, `since=${since}`);
  const found = new Set(messages.map(({ id }) => id));
  expect(found.size).toBe(messages.length);
  expect([...acknowledged].filter((id) => !found.has(id))).toEqual([]);
  for (const message of messages)
    expect(await openMessage(message, keys)).toEqual({ text: texts.get(message.id), attachments: [] });

  const doubtful = ids.filter((id) => !acknowledged.has(id));
  const statuses = new Map<string, number>();
  await pool(doubtful, AT_ONCE, async (id) => {
    statuses.set(id, (await send(id)).status);
  });
  expect(statuses).toEqual(new Map(doubtful.map((id) => [id, found.has(id) ? 200 : 201])));
  return refused;
}
