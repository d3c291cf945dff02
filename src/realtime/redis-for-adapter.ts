import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '@nestjs/common';
import type { RedisClient } from '../redis/index.js';

const RETRY_MILLISECONDS = 1000;

/**
 * Lets the socket adapter use a client, and the copies that it makes of it, as it does: it never looks at what becomes of a publication
 * or a subscription, whose rejection would end the process, and reads again at once when reading failed.
 */
export function forAdapter(client: RedisClient, logger: Logger): RedisClient {
  const publish = client.publish.bind(client);
  const subscribe = client.subscribe.bind(client);
  const xRead = client.xRead.bind(client);
  const duplicate = client.duplicate.bind(client);
  let refused = false;
  const failed = async (error: unknown): Promise<void> => {
    // Whether Redis is there is told elsewhere; this is a Redis that refuses.
    if (client.isReady && !refused) {
      logger.warn({ err: error }, 'Redis refuses what nodes wake each other by; it is tried again.');
      refused = true;
    }
    await wait(RETRY_MILLISECONDS, undefined, { ref: false });
  };
  return Object.assign(client, {
    publish: (...message: Parameters<typeof publish>) => publish(...message).catch(() => 0),
    subscribe: async (...subscription: Parameters<typeof subscribe>) => {
      while (client.isOpen) {
        try {
          await subscribe(...subscription);
          return;
        } catch (error) {
          await failed(error);
        }
      }
    },
    xRead: async (...place: Parameters<typeof xRead>) => {
      try {
        return await xRead(...place);
      } catch (error) {
        await failed(error);
        return null;
      }
    },
    duplicate: () => forAdapter(duplicate(), logger),
  });
}
