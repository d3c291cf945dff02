import { memoryStorage, SealpostClient, SealpostError } from '@sealpost/client';
import { Canaries } from '../support/canaries.js';
import type { PublicKey } from '../support/api.js';
import { Device } from '../support/device.js';
import { RecordedFetch } from '../support/recorded-fetch.js';
import { random } from '../support/sealer.js';
import { TestServer } from '../support/test-server.js';

const CODE = /^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/;
const PICTURE = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), random(500)]);

describe('an account of the client library', () => {
  const network = new RecordedFetch();
  const secrets = new Canaries();
  const storage = memoryStorage();
  let server: TestServer;
  let bob: Device;
  let first: SealpostClient;
  let second: SealpostClient;
  let recoveryCode: string;
  /** Ids and texts of what Bob wrote, under whichever key was the current one. */
  const written: [id: string, text: string][] = [];

  beforeAll(async () => {
    server = await TestServer.start();
    bob = await Device.register(server, 'bob');
  });

  afterAll(async () => {
    first.close();
    second.close();
    await server.stop();
  });

  const options = (deviceName: string) => ({ url: server.url, fetch: network.fetch, deviceName });

  /** A password that nobody else may ever see. */
  function secret(text: string): string {
    secrets.add(`password "${text}"`, text);
    server.canaries.add(`password "${text}"`, text);
    return text;
  }

  function secretCode(code: string): string {
    for (const form of [code, code.replaceAll('-', '')]) {
      secrets.add(`recovery code ${form}`, form);
      server.canaries.add(`recovery code ${form}`, form);
    }
    return code;
  }

  async function errorOf(work: Promise<unknown>): Promise<[code: string, status: number | undefined]> {
    try {
      await work;
    } catch (error) {
      if (error instanceof SealpostError) return [error.code, error.status];
      throw error;
    }
    throw new Error('There was no error.');
  }

  async function bobWrites(text: string): Promise<void> {
    const { body: key } = await bob.call<PublicKey>('GET', '/api/users/alice/public-key');
    const sealed = await bob.seal(bob, { to: first.address, readers: [key, bob.key], text });
    const { status } = await bob.call('POST', '/api/messages/sealed', sealed);
    expect(status).toBe(201);
    written.push([sealed.id, text]);
  }

  const readAll = (client: SealpostClient): Promise<[string, string | null][]> =>
    Promise.all(written.map(async ([id]) => [id, (await client.messages.get(id)).text]));

  let password = '';

  it('is made on the device, with a recovery code', async () => {
    password = secret('the first password of alice');
    const registered = await SealpostClient.register({
      ...options('first'),
      username: 'Alice',
      password,
      email: 'Alice@Example.com',
      displayName: 'Alice A.',
    });
    first = registered.client;
    recoveryCode = secretCode(registered.recoveryCode);
    expect(recoveryCode).toMatch(CODE);
    expect(first.profile).toEqual({
      id: first.profile.id,
      username: 'alice',
      address: 'alice@localhost',
      displayName: 'Alice A.',
      email: 'alice@example.com',
      createdAt: first.profile.createdAt,
      recoveryEnabled: true,
      key: { ...first.profile.key, version: 1 },
    });
    expect([first.username, first.address]).toEqual(['alice', 'alice@localhost']);
    const sessions = await first.sessions.list().page();
    expect(sessions.items.map(({ id, current, deviceName }) => ({ id, current, deviceName }))).toEqual([
      { id: first.sessionId, current: true, deviceName: 'first' },
    ]);
  });

  it('logs in on another device, by the e-mail address', async () => {
    second = await SealpostClient.logIn({ ...options('second'), username: 'ALICE@example.com', password });
    expect(second.profile).toEqual(first.profile);
    await bobWrites('before any rotation');
    expect(await readAll(second)).toEqual(written);
  });

  it('refuses a wrong password wherever one is asked for, and stays as it is', async () => {
    const wrong = { password: 'not the password of alice' };
    const passwords = { currentPassword: wrong.password, newPassword: 'another password of alice' };
    const { account } = first;
    expect(await errorOf(SealpostClient.logIn({ ...options('x'), username: 'alice', ...wrong }))).toEqual([
      'invalid_credentials',
      401,
    ]);
    expect(await errorOf(account.rotateKeys(wrong))).toEqual(['invalid_credentials', 401]);
    expect(await errorOf(account.delete(wrong))).toEqual(['invalid_credentials', 401]);
    expect(await errorOf(account.changePassword(passwords))).toEqual(['invalid_credentials', undefined]);
    expect(await errorOf(account.renewRecoveryCode(wrong))).toEqual(['invalid_credentials', undefined]);
    expect((await first.sessions.list().page()).items.length).toBe(2);
  });

  it('refuses a new password that is too short or too long before anything is sent', async () => {
    const place = network.requests.length;
    const short = { ...options('x'), username: 'carol', password: 'e\u0301'.repeat(9) };
    expect(await errorOf(SealpostClient.register(short))).toEqual(['weak_password', undefined]);
    const long = { currentPassword: password, newPassword: 'x'.repeat(257) };
    expect(await errorOf(first.account.changePassword(long))).toEqual(['weak_password', undefined]);
    const recovery = { ...options('x'), username: 'alice', recoveryCode, newPassword: 'too short' };
    expect(await errorOf(SealpostClient.recover(recovery))).toEqual(['weak_password', undefined]);
    expect(network.since(place)).toEqual([]);
  });

  it('changes the profile and the picture', async () => {
    await first.account.update({ displayName: 'Alice' });
    expect([first.profile.displayName, first.profile.email]).toEqual(['Alice', 'alice@example.com']);
    expect([second.profile.displayName, (await second.account.refresh()).displayName]).toEqual([
      'Alice A.',
      'Alice',
    ]);
    expect(second.profile.displayName).toBe('Alice');
    await bob.call('PATCH', '/api/users/me', { email: 'bob@example.com' });
    expect(await errorOf(first.account.update({ email: 'bob@example.com' }))).toEqual(['email_taken', 409]);
    expect(await first.users.avatar('alice')).toBe(null);
    await first.account.setAvatar(new Blob([PICTURE], { type: 'image/png' }));
    const picture = await second.users.avatar('alice@localhost');
    if (!picture) throw new Error('There is no picture.');
    expect(picture.type).toBe('image/png');
    expect(Buffer.from(await picture.arrayBuffer())).toEqual(PICTURE);
    await first.account.removeAvatar();
    expect(await first.users.avatar('alice')).toBe(null);
    expect(await errorOf(first.account.setAvatar(new Blob(['text'], { type: 'text/plain' })))).toEqual([
      'unsupported_media_type',
      415,
    ]);
  });

  it('rotates its keys on one device and reads on with the other', async () => {
    const before = first.profile.key;
    await first.account.rotateKeys({ password });
    expect([first.profile.key.version, second.profile.key.version]).toEqual([2, 1]);
    expect(first.profile.key.fingerprint).not.toBe(before.fingerprint);
    expect((await second.users.get('alice')).key).toEqual(first.profile.key);
    await bobWrites('after the first rotation');
    expect(await readAll(second)).toEqual(written);
    expect(second.profile.key).toEqual(first.profile.key);
  });

  it('tells a device that rotates that another one did it meanwhile, and reads the new keys', async () => {
    await first.account.rotateKeys({ password });
    expect(await errorOf(second.account.rotateKeys({ password }))).toEqual(['stale_key', 409]);
    expect(second.profile.key).toEqual(first.profile.key);
    await second.account.rotateKeys({ password });
    expect([second.profile.key.version, first.profile.key.version]).toEqual([4, 3]);
    await first.account.refresh();
    expect(first.profile.key).toEqual(second.profile.key);
    await bobWrites('after the third rotation');
    expect(await readAll(first)).toEqual(written);
  });

  it('changes its password, which ends every other session', async () => {
    const next = secret('the second password of alice');
    await first.account.changePassword({ currentPassword: password, newPassword: next });
    expect(await errorOf(second.account.refresh())).toEqual(['session_ended', 401]);
    expect(await errorOf(second.account.refresh())).toEqual(['session_ended', undefined]);
    expect(await errorOf(SealpostClient.logIn({ ...options('x'), username: 'alice', password }))).toEqual([
      'invalid_credentials',
      401,
    ]);
    password = next;
    second = await SealpostClient.logIn({ ...options('second'), username: 'alice', password });
    expect(await readAll(second)).toEqual(written);
    expect(await readAll(first)).toEqual(written);
  });

  it('takes a new recovery code, and the one before opens nothing any more', async () => {
    const before = recoveryCode;
    recoveryCode = secretCode(await first.account.renewRecoveryCode({ password }));
    expect(recoveryCode).toMatch(CODE);
    const recovery = {
      ...options('x'),
      username: 'alice',
      newPassword: secret('a password that is never set'),
    };
    expect(await errorOf(SealpostClient.recover({ ...recovery, recoveryCode: before }))).toEqual([
      'invalid_credentials',
      401,
    ]);
    expect(await errorOf(SealpostClient.recover({ ...recovery, recoveryCode: 'no code' }))).toEqual([
      'bad_recovery_code',
      undefined,
    ]);
  });

  it('recovers by the code after its password was forgotten, and reads everything', async () => {
    password = secret('the third password of alice');
    const typed = recoveryCode.toLowerCase().replaceAll('-', ' ');
    const recovered = await SealpostClient.recover({
      ...options('recovered'),
      username: 'alice',
      recoveryCode: typed,
      newPassword: password,
    });
    expect(await errorOf(first.account.refresh())).toEqual(['session_ended', 401]);
    expect(await errorOf(second.account.refresh())).toEqual(['session_ended', 401]);
    expect(recovered.profile.key.version).toBe(4);
    expect(await readAll(recovered)).toEqual(written);
    first = recovered;
    second = await SealpostClient.logIn({ ...options('second'), username: 'alice', password });
    expect(await readAll(second)).toEqual(written);
    const names = (await first.sessions.list().page()).items.map(({ deviceName }) => deviceName);
    expect(names).toEqual(['second', 'recovered']);
  });

  it('ends sessions', async () => {
    expect(await errorOf(first.sessions.revoke('0f8f4f0e-7a0e-4b0b-9d0c-0d4f6a1f0b6a'))).toEqual([
      'not_found',
      404,
    ]);
    await first.sessions.revoke(second.sessionId);
    expect(await errorOf(second.account.refresh())).toEqual(['session_ended', 401]);
    second = await SealpostClient.logIn({ ...options('second'), username: 'alice', password });
    await second.sessions.revokeOthers();
    expect(await errorOf(first.account.refresh())).toEqual(['session_ended', 401]);
    first = await SealpostClient.logIn({ ...options('first'), storage, username: 'alice', password });
    await second.account.logOut();
    expect(await errorOf(second.account.refresh())).toEqual(['session_ended', undefined]);
    expect((await first.sessions.list().page()).items.map(({ id }) => id)).toEqual([first.sessionId]);
  });

  it('exports everything that the server holds', async () => {
    const file = JSON.parse(await (await first.account.export()).text()) as {
      profile: unknown;
      keyring: { keys: unknown[] };
      messages: { id: string }[];
    };
    expect(file.profile).toEqual(first.profile);
    expect(file.keyring.keys.length).toBe(4);
    expect(file.messages.map(({ id }) => id).sort()).toEqual(written.map(([id]) => id).sort());
  });

  it('is deleted for good', async () => {
    expect(await storage.keys('session')).toEqual(['session']);
    await first.account.delete({ password });
    expect(await storage.keys('')).toEqual([]);
    expect(await errorOf(first.account.refresh())).toEqual(['session_ended', undefined]);
    expect(await errorOf(SealpostClient.logIn({ ...options('x'), username: 'alice', password }))).toEqual([
      'invalid_credentials',
      401,
    ]);
    expect((await bob.call('GET', '/api/users/alice')).status).toBe(404);
  });

  it('never sent a password or a recovery code', () => {
    expect(secrets.size).toBe(8);
    expect(network.requests.length).toBeGreaterThan(60);
    expect(secrets.findIn(network.everything)).toEqual([]);
  });
});
