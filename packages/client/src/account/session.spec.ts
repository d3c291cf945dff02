import { setImmediate as turn } from 'node:timers/promises';
import { makePerson, type Person } from '../../../../test/support/client-people.js';
import type { ClientStorage } from '../storage/client-storage.js';
import { memoryStorage } from '../storage/memory-storage.js';
import type { Profile } from '../wire.js';
import { type SavedSession, Session } from './session.js';

const ALICE = 'alice@a.example';

let first: Person;
let second: Person;
let state: SavedSession;
let storage: ClientStorage;

beforeAll(async () => {
  first = await makePerson(ALICE);
  second = await makePerson(ALICE, first);
});

beforeEach(async () => {
  const { accountKey, keys } = first;
  state = {
    ...{ format: 1, url: 'https://chat.example.com', token: 'token', sessionId: 'one', accountKey },
    ...{ keys: [keys], profile: { address: ALICE, key: keys.public } as unknown as Profile },
  };
  storage = memoryStorage();
  await storage.set('session', state);
});

describe('Session', () => {
  it('keeps the keys that another tab has read', async () => {
    const [tab, other] = [new Session({ storage }, state), new Session({ storage }, state)];
    await tab.keyring.adopt({ keys: [second.pair, first.pair] });
    await other.seen({ ...other.profile, displayName: 'Alice' });
    const saved = await storage.get<SavedSession>('session');
    expect(saved?.profile.displayName).toBe('Alice');
    expect(saved?.keys.map((key) => key.public.id)).toEqual([second.pair.id, first.pair.id]);
  });

  it('is not written again by what was under way when it ended', async () => {
    let release = (): void => undefined;
    let gate: Promise<void> | undefined = new Promise((resolve) => (release = resolve));
    const slow: ClientStorage = {
      ...storage,
      get: async <T>(key: string) => {
        const value = await storage.get<T>(key);
        const waiting = gate;
        gate = undefined;
        await waiting;
        return value;
      },
    };
    const session = new Session({ storage: slow }, state);
    const saving = session.seen(session.profile);
    const ending = session.end();
    await turn();
    release();
    await Promise.all([saving, ending]);
    expect(await storage.keys('')).toEqual([]);
  });
});
