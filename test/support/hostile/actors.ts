import { type PublicKey, request } from '../api.js';
import { Crowd, type Person } from '../people.js';
import { base64, newKdf, sealBox, sealMessage } from '../sealer.js';
import type { TestServer } from '../test-server.js';
import type { KnownThings } from './known.js';
import { PICTURE } from './picture.js';
import { MARKS } from './secrets.js';

const PEOPLE = 8;

/** Those whose tokens the drawn requests carry. Whoever lost their session in the course of it is followed by somebody else. */
export class Actors {
  private readonly people: Person[] = [];
  private readonly sealedAccountKey: Promise<object>;
  private joined = 0;

  private constructor(
    private readonly crowd: Crowd,
    private readonly things: KnownThings,
  ) {
    this.sealedAccountKey = sealBox(crowd.sealKey, crowd.authKey, 'sealpost.v1 account-key');
  }

  /** Registers some, in a group, with messages between them; and one whose keys the server has made. */
  static async on(server: TestServer, things: KnownThings): Promise<Actors> {
    const crowd = await Crowd.on(server);
    const actors = new Actors(crowd, things);
    things.add('authKey', base64(crowd.authKey));
    for (const { body } of [crowd.key, crowd.nextKey]) {
      things.add('publicKey', body.publicKey);
      things.add('signingPublicKey', body.signingPublicKey);
    }
    const { body } = await request(server, 'POST', '/api/auth/register', {
      json: { username: 'by.password', password: MARKS.password, email: 'by.password@example.com' },
    });
    things.learn(body);
    for (let count = 0; count < PEOPLE; count++) await actors.replace(count);
    await actors.group(actors.people);
    return actors;
  }

  at(pick: number): Person {
    const person = this.people[pick % PEOPLE];
    if (!person) throw new Error('There is nobody.');
    return person;
  }

  /** Puts somebody new in the place of whoever was at it. */
  async replace(pick: number): Promise<void> {
    const person = await this.crowd.join(`hostile.${this.joined++}`);
    this.people[pick % PEOPLE] = person;
    this.things.add('name', person.username);
    this.things.replace(
      'actor',
      this.people.map(({ username }) => username),
    );
    this.things.add('key', person.key.id);
    const { body } = await person.call('POST', '/api/messages/send', {
      recipient: this.at(0).username,
      text: MARKS.text,
      attachments: [{ data: Buffer.from(MARKS.file).toString('base64'), filename: 'a.bin', mimeType: 'a/b' }],
    });
    this.things.learn(body, person.username);
    if (this.people.length === PEOPLE) await this.group([person, this.at(pick + 1), this.at(pick + 2)]);
    this.things.learn((await person.call('GET', '/api/events')).body, person.username);
  }

  /** Puts some into a group, whose owner is the first of them; whoever is gone by now keeps all of them out. */
  private async group([owner, ...others]: Person[]): Promise<void> {
    const members = others.map(({ username }) => username);
    const { status, body } = await (owner ?? this.at(0)).call('POST', '/api/groups', {
      name: 'Some',
      members,
    });
    if (status !== 201) return;
    for (const { username } of [owner ?? this.at(0), ...others]) this.things.learn(body, username);
  }

  /** A body that fits what is stored, which none that is drawn would do. */
  async make(operationId: string, person: Person, pick: number): Promise<object | Buffer> {
    const { crowd } = this;
    switch (operationId) {
      case 'auth.login':
        return { username: person.username, authKey: base64(crowd.authKey) };
      case 'auth.register':
        return {
          username: `registered.${this.joined++}`,
          email: `r${pick}@example.com`,
          authKey: base64(crowd.authKey),
          kdf: newKdf(),
          sealedAccountKey: await this.sealedAccountKey,
          key: crowd.key.body,
        };
      case 'keys.rotate':
        return {
          authKey: base64(crowd.authKey),
          expectedKeyId: (await keyOf(person, person)).id,
          key: crowd.nextKey.body,
        };
      case 'messages.sendSealed':
        return this.seal(person, this.at(pick + 1));
      default:
        return PICTURE;
    }
  }

  private async seal(from: Person, to: Person): Promise<object> {
    const own = await keyOf(from, from);
    const { key, nextKey } = this.crowd;
    return sealMessage({
      id: globalThis.crypto.randomUUID(),
      from: from.address,
      to: to.address,
      text: MARKS.text,
      readers: from === to ? [own] : [own, await keyOf(from, to)],
      signingKeyId: own.id,
      signingKey: (own.publicKey === nextKey.body.publicKey ? nextKey : key).signingKey,
    });
  }
}

/** Somebody's key as it is now, or as it was for whoever may no longer ask. */
async function keyOf(asking: Person, { username, key }: Person): Promise<{ id: string; publicKey: string }> {
  const { status, body } = await asking.call<PublicKey>('GET', `/api/users/${username}/public-key`);
  return status === 200 ? body : key;
}
