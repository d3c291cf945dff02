import { type EventBody, LogReader } from '../support/log-reader.js';
import { Crowd, type Person } from '../support/people.js';
import { TestServer } from '../support/test-server.js';

const ROUNDS = 5;
const AT_ONCE = 10;

describe('deletions of one message at once', () => {
  let server: TestServer;
  let alice: Person;
  let bob: Person;

  beforeAll(async () => {
    server = await TestServer.start();
    const crowd = await Crowd.on(server);
    [alice, bob] = (await crowd.joinAll(['alice', 'bob'])) as [Person, Person];
  });

  afterAll(() => server.stop());

  async function send(): Promise<string> {
    const message = { recipient: 'bob', text: 'deleted more than once' };
    const { status, body } = await alice.call<{ id: string }>('POST', '/api/messages/send', message);
    expect(status).toBe(201);
    return body.id;
  }

  /** The different statuses of many equal requests. */
  async function deleteOften(person: Person, path: string): Promise<number[]> {
    const requests = Array.from({ length: AT_ONCE }, () => person.call('DELETE', path));
    return [...new Set((await Promise.all(requests)).map(({ status }) => status))];
  }

  const deletionsIn = (events: EventBody[]): unknown[] =>
    events.filter(({ type }) => type === 'message.deleted').map(({ data }) => data);

  it('for everyone are told once', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const logs = await Promise.all([alice, bob].map((person) => LogReader.of(person)));
      const messageId = await send();
      expect(await deleteOften(alice, `/api/messages/${messageId}?scope=everyone`)).toEqual([204]);
      for (const log of logs) {
        expect(deletionsIn(await log.read())).toEqual([{ messageId, scope: 'everyone' }]);
      }
    }
  });

  it('for oneself are told once', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const log = await LogReader.of(bob);
      const messageId = await send();
      const statuses = await deleteOften(bob, `/api/messages/${messageId}`);
      // Whoever comes when the copy is gone finds none.
      expect(statuses.filter((status) => status !== 404)).toEqual([204]);
      expect(deletionsIn(await log.read())).toEqual([{ messageId, scope: 'self' }]);
    }
  });
});
