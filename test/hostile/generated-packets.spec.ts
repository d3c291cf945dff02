import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { EventSchemas } from '../support/event-schemas.js';
import { type DrawnPacket, drawnHandshakes, drawnPackets } from '../support/hostile/drawn-packet.js';
import { count, SEED } from '../support/hostile/form.js';
import { KnownThings } from '../support/hostile/known.js';
import { applyChanges } from '../support/hostile/spoil.js';
import { LiveClient } from '../support/live-client.js';
import { Crowd, type Person } from '../support/people.js';
import { RawClient } from '../support/raw-client.js';
import { isLong } from '../support/size.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const CONNECTIONS = count(60, 600);
/** Fewer than a session may send in a second. */
const PACKETS = 6;
const PEOPLE = 20;
const AT_ONCE = 4;

describe(`packets drawn from the document of the socket (HOSTILE_SEED=${SEED})`, () => {
  let server: TestServer;
  let people: Person[];
  /** Is written to last by everyone, and by nobody else. */
  let listener: LiveClient;
  let schemas: EventSchemas;
  const things = new KnownThings();

  beforeAll(async () => {
    server = await TestServer.start({ RATE_LIMITS_ENABLED: 'false' });
    const crowd = await Crowd.on(server);
    people = await crowd.joinAll(Array.from({ length: PEOPLE }, (_, index) => `packet${index}`));
    for (const { username } of people) things.add('name', username);
    listener = await LiveClient.connect(server, await crowd.join('listener'));
    schemas = await EventSchemas.of(server);
    expect(schemas.document).toEqual(JSON.parse(readFileSync('asyncapi.json', 'utf8')));
  });

  afterAll(async () => {
    listener.close();
    await server.stop({ searchesDatabase: true });
  });

  const heardFrom = ({ address }: Person): number =>
    listener.typing.filter(({ from }) => from === address).length;

  /** A packet of socket.io as text. */
  function textOf(drawn: DrawnPacket): string {
    if ('raw' in drawn) return drawn.raw;
    const { name, payload, changes, more, id } = drawn;
    const args = [name, applyChanges(things.fill(payload, ''), structuredClone(changes)), ...more];
    return `2${id ?? ''}${JSON.stringify(args)}`;
  }

  /** What is wrong with what the server told a client, by the document. */
  function complaintsOf(client: LiveClient): string[] {
    return [
      ...client.errors.flatMap((error) => schemas.complaints('error', error)),
      ...client.closings.flatMap((closing) => schemas.complaints('closing', closing)),
      ...client.typing.flatMap((notice) => schemas.complaints('typing.notice', notice)),
      ...client.events.flatMap((event) => schemas.complaints(event.type, event)),
    ];
  }

  /** Runs some work for every connection, several at once. */
  async function forEach(work: (connection: number) => Promise<void>): Promise<void> {
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < CONNECTIONS) await work(next++);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }

  it(
    `are answered as it says, or end the connection, on ${CONNECTIONS} connections`,
    async () => {
      const packets = fc.sample(drawnPackets, { seed: SEED, numRuns: CONNECTIONS * PACKETS });
      const complaints: string[] = [];
      let errors = 0;
      let survivors = 0;
      await forEach(async (connection) => {
        const person = people[connection % PEOPLE];
        if (!person) throw new Error('There is nobody.');
        const client = await LiveClient.connect(server, person);
        const texts = packets.slice(connection * PACKETS, (connection + 1) * PACKETS).map(textOf);
        for (const text of texts) client.socket.io.engine.write(text);
        const before = heardFrom(person);
        client.socket.emit('typing', { to: 'listener' });
        await until(
          () => Promise.resolve(client.end !== undefined || heardFrom(person) > before),
          (isOver) => isOver,
          { milliseconds: 20_000 },
        );
        const found = complaintsOf(client);
        if (found.length > 0)
          complaints.push(`connection ${connection}: ${found.join('; ')}\n  ${texts.join('\n  ')}`);
        errors += client.errors.length;
        if (client.end === undefined) survivors++;
        client.close();
      });
      expect(complaints).toEqual([]);
      console.log(`${CONNECTIONS} connections, ${survivors} stayed open, ${errors} refusals`);
      // Neither all nor nothing is refused, or nothing was tried.
      expect(survivors).toBeGreaterThan(CONNECTIONS / 10);
      expect(survivors).toBeLessThan(CONNECTIONS);
      expect(errors).toBeGreaterThan(CONNECTIONS / 4);
    },
    isLong ? 900_000 : 120_000,
  );

  it(
    'in the place of a handshake let nobody in who shows no token, and harm nobody else',
    async () => {
      const [person] = people;
      if (!person) throw new Error('There is nobody.');
      const handshakes = fc.sample(drawnHandshakes(person.token), { seed: SEED, numRuns: CONNECTIONS });
      await forEach(async (connection) => {
        const raw = await RawClient.open(server);
        await raw.until('"sid"');
        const text = handshakes[connection] ?? '';
        raw.send(text);
        if (!text.includes(person.token)) raw.send('42["typing",{"to":"listener"}]');
        raw.send('2');
        await Promise.race([
          raw.until('\u00013'),
          new Promise((resolve) => setTimeout(resolve, 500).unref()),
        ]);
        if (!text.includes(person.token)) expect(raw.received).not.toContain('40{"sid"');
        raw.close();
      });
      const before = listener.typing.length;
      const client = await LiveClient.connect(server, person);
      client.socket.emit('typing', { to: 'listener' });
      await until(
        () => Promise.resolve(listener.typing.length),
        (length) => length > before,
      );
      client.close();
    },
    isLong ? 900_000 : 120_000,
  );
});
