import type { Answer, MessageBody } from './api.js';

/** Runs a job for every item, so many at a time. */
export async function pool<Item>(
  items: Item[],
  width: number,
  job: (item: Item) => Promise<void>,
): Promise<void> {
  const pending = items.values();
  const worker = async (): Promise<void> => {
    for (const item of pending) await job(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

/**
 * Sends, `width` at a time, until enough were acknowledged and something was done to the server, such as killing it.
 *
 * @param strike is called once, in the midst of it
 * @returns the ids of those that were acknowledged, and the statuses of what was refused
 */
export async function sendUntil(
  ids: string[],
  { width, enough }: { width: number; enough: number },
  send: (id: string) => Promise<Answer<MessageBody>>,
  strike: () => Promise<void>,
): Promise<{ acknowledged: Set<string>; refused: number[] }> {
  const acknowledged = new Set<string>();
  const refused: number[] = [];
  let struck: Promise<void> | undefined;
  await pool(ids, width, async (id) => {
    if (struck) return;
    // What fails on the way, fails because the server is gone.
    const answer = await send(id).catch(() => null);
    if (answer?.status === 201) acknowledged.add(id);
    else if (answer) refused.push(answer.status);
    if (acknowledged.size >= enough) struck ??= strike();
  });
  await struck;
  return { acknowledged, refused };
}
