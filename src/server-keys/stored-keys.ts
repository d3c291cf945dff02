import { createPrivateKey, type KeyObject } from 'node:crypto';
import { type DataSource, type EntityManager, IsNull, MoreThan } from 'typeorm';
import { type KeyPurpose, ServerKey } from './server-key.entity.js';

/** How long a retired key is still published: longer than anything that was done with it is good for, and than others keep our keys. */
const OVERLAP_SECONDS = 86_400;

/** Taken by whoever makes a key, so that two nodes do not both. */
const LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('sealpost server keys', 0))";

/**
 * The keys of a purpose that are good for something: the current one first, which is made when there is none, then those that were
 * retired within a day.
 */
export async function usableKeys(
  dataSource: DataSource,
  purpose: KeyPurpose,
  now: Date,
  make: (now: Date) => Promise<ServerKey>,
): Promise<ServerKey[]> {
  const found = await find(dataSource.manager, purpose, now);
  if (hasCurrent(found)) return found;
  const made = await make(now);
  return dataSource.transaction(async (manager) => {
    await manager.query(LOCK);
    const since = await find(manager, purpose, now);
    if (hasCurrent(since)) return since;
    await manager.insert(ServerKey, made);
    return [made, ...since];
  });
}

/**
 * Puts a key in place of the current one of its purpose, which is retired.
 *
 * @param finish what is still to be said of the new key, now that the one before is known
 */
export async function replaceKey(
  dataSource: DataSource,
  made: ServerKey,
  finish: (before: ServerKey | null) => Promise<Partial<ServerKey>> = () => Promise.resolve({}),
): Promise<void> {
  const current = { purpose: made.purpose, retiredAt: IsNull() };
  await dataSource.transaction(async (manager) => {
    await manager.query(LOCK);
    const before = await manager.findOneBy(ServerKey, current);
    await manager.update(ServerKey, current, { retiredAt: made.createdAt });
    await manager.insert(ServerKey, { ...made, ...(await finish(before)) });
  });
}

export function privateKeyOf({ privateKey }: ServerKey): KeyObject {
  return createPrivateKey({ key: privateKey, type: 'pkcs8', format: 'der' });
}

function hasCurrent(keys: ServerKey[]): boolean {
  return keys.some(({ retiredAt }) => retiredAt === null);
}

function find(manager: EntityManager, purpose: KeyPurpose, now: Date): Promise<ServerKey[]> {
  const since = new Date(now.getTime() - OVERLAP_SECONDS * 1000);
  return manager.find(ServerKey, {
    where: [
      { purpose, retiredAt: IsNull() },
      { purpose, retiredAt: MoreThan(since) },
    ],
    order: { createdAt: 'DESC', id: 'ASC' },
  });
}
