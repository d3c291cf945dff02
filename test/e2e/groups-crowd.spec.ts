import type { MessageBody, PageBody } from '../support/api.js';
import { type GroupBody, makeGroup, type ProblemBody, readAll, say } from '../support/groups.js';
import { type EventBody, LogReader } from '../support/log-reader.js';
import { Crowd, type Person } from '../support/people.js';
import { TestServer } from '../support/test-server.js';

const MEMBERS = 256;
const SENDS = 100;
const WRITERS = 10;
/** Sends that are answered before the removal begins; the others are under way or come later. */
const BEFORE_REMOVAL = 20;

/** Does something for each, a few at a time, and keeps the order. */
async function forAll<Item, Result>(
  items: readonly Item[],
  make: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let begin = 0; begin < items.length; begin += 16) {
    const some = items.slice(begin, begin + 16);
    results.push(...(await Promise.all(some.map((item, index) => make(item, begin + index)))));
  }
  return results;
}

const createdIn = (events: EventBody[]): unknown[] =>
  events.filter(({ type }) => type === 'message.created').map(({ data }) => data.id);

describe('a group of 256', () => {
  let server: TestServer;
  let owner: Person;
  let others: Person[];
  let group: GroupBody;

  beforeAll(async () => {
    server = await TestServer.start();
    const crowd = await Crowd.on(server);
    owner = await crowd.join('owner');
    others = await crowd.joinAll(Array.from({ length: MEMBERS - 1 }, (_, number) => `member-${number}`));
    group = await makeGroup(owner, others);
  });

  afterAll(() => server.stop());

  it('is as large as one can be', async () => {
    expect(group.members.length).toBe(MEMBERS);
    const newcomer = await Crowd.on(server).then((crowd) => crowd.join('newcomer'));
    const full = await owner.call<ProblemBody>('POST', `/api/groups/${group.id}/members`, {
      username: 'newcomer',
    });
    expect([full.status, full.body.code]).toEqual([409, 'group_full']);
    const members = [...others, newcomer].map(({ username }) => username);
    const tooLarge = await owner.call<ProblemBody>('POST', '/api/groups', { name: 'Too large', members });
    expect([tooLarge.status, tooLarge.body.code, tooLarge.body.errors?.[0]?.field]).toEqual([
      400,
      'invalid_request',
      'members',
    ]);
    expect((await newcomer.call('GET', `/api/groups/${group.id}`)).status).toBe(404);
  });

  it('is reached by one send: everybody has one copy that opens, and one event', async () => {
    const people = [owner, ...others];
    const cursors = await forAll(people, (person) => person.get<PageBody<EventBody>>('/api/events'));
    const withCursors = people.map((person, index) => ({ person, after: cursors[index]?.nextCursor ?? '' }));
    const text = 'to all two hundred and fifty-six';
    server.canaries.add('text to all', text);
    const { status, body } = await say(owner, group.id, text);
    expect(status).toBe(201);
    const pages = await forAll(withCursors, ({ person, after }) =>
      person.get<PageBody<EventBody>>(`/api/events?limit=100&after=${after}`),
    );
    expect(pages.map(({ items }) => items.map(({ type, data }) => [type, data.id]))).toEqual(
      Array(MEMBERS).fill([['message.created', body.id]]),
    );
    const opened = await forAll(withCursors, async ({ person }, index) => {
      const [event] = pages[index]?.items ?? [];
      return (await person.open(event?.data as unknown as MessageBody)).text;
    });
    expect(opened).toEqual(Array(MEMBERS).fill(text));
    const copies = await forAll(people.slice(0, 8), (person) =>
      person.get<PageBody<MessageBody>>('/api/messages?direction=all'),
    );
    expect(copies.map(({ items }) => items.map(({ id }) => id))).toEqual(Array(8).fill([body.id]));
  });

  it('hides from a removed member every one of 100 sends that came after the removal', async () => {
    const [removed, witness, ...writers] = others as [Person, Person, ...Person[]];
    const [removedLog, witnessLog] = [await LogReader.of(removed), await LogReader.of(witness)];
    const earlier = (await readAll<MessageBody>(removed, `/api/messages?groupId=${group.id}`)).length;
    let answered = 0;
    let removal: Promise<number> | undefined;
    const write = async (writer: Person): Promise<number[]> => {
      const statuses: number[] = [];
      for (let number = 0; number < SENDS / WRITERS; number++) {
        statuses.push((await say(writer, group.id, 'while somebody is removed')).status);
        if (++answered === BEFORE_REMOVAL) {
          const path = `/api/groups/${group.id}/members/${removed.username}`;
          removal = owner.call('DELETE', path).then(({ status }) => status);
        }
      }
      return statuses;
    };
    const statuses = await Promise.all(writers.slice(0, WRITERS).map(write));
    expect(statuses.flat()).toEqual(Array(SENDS).fill(201));
    expect(await removal).toBe(204);

    const log = await witnessLog.read();
    const place = log.findIndex(({ type }) => type === 'group.member_removed');
    const [before, after] = [createdIn(log.slice(0, place)), createdIn(log.slice(place))];
    expect(before.length + after.length).toBe(SENDS);
    expect(before.length).toBeGreaterThanOrEqual(BEFORE_REMOVAL);
    expect(after.length).toBeGreaterThanOrEqual(SENDS - BEFORE_REMOVAL - 4 * WRITERS);

    const copies = await readAll<MessageBody>(removed, `/api/messages?groupId=${group.id}`);
    const ids = copies.map(({ id }) => id).slice(0, copies.length - earlier);
    expect(ids.sort()).toEqual([...before].sort());
    const own = await removedLog.read();
    expect(createdIn(own)).toEqual(before);
    expect(own.at(-1)?.type).toBe('group.member_removed');
    for (const id of after.slice(0, 5)) {
      expect((await removed.call('GET', `/api/messages/${String(id)}`)).status).toBe(404);
    }
  });
});
