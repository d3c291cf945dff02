import { Device } from '../support/device.js';
import { TestServer } from '../support/test-server.js';
import { logInFrom, tally } from '../support/visitors.js';

const GUESSES = 1000;
const AT_ONCE = 50;

/** With the limits that there are by default. */
describe('somebody who guesses passwords', () => {
  let server: TestServer;
  let victim: Device;

  beforeAll(async () => {
    server = await TestServer.start({ TRUSTED_PROXIES: 'loopback' });
    victim = await Device.register(server, 'victim', { email: 'victim@example.com' });
  });

  afterAll(() => server.stop());

  /** Guesses, many at once. @param guess tells where from, and whose password */
  async function guessAll(guess: (number: number) => [address: string, name: string]): Promise<number[]> {
    const statuses: number[] = [];
    for (let number = 0; number < GUESSES; number += AT_ONCE) {
      const some = Array.from({ length: AT_ONCE }, (_, index) => logInFrom(server, ...guess(number + index)));
      statuses.push(...(await Promise.all(some)).map(({ status }) => status));
    }
    return statuses;
  }

  it.each([
    ['the one password', () => 'victim'],
    ['the password under both names', (number: number) => (number % 2 ? 'victim' : 'victim@example.com')],
    ['one of many passwords', (number: number) => `user-${number % 100}`],
  ])('is refused 95 of 100 guesses at %s from one address', async (what, nameOf) => {
    const address = `192.0.2.${what.length}`;
    const statuses = await guessAll((number) => [address, nameOf(number)]);
    const { 401: wrong = 0, 429: refused = 0 } = tally(statuses);
    expect(wrong + refused).toBe(GUESSES);
    expect(refused).toBeGreaterThanOrEqual(0.95 * GUESSES);
    expect(wrong).toBeGreaterThan(0);
    // Not even the right one gets in from there.
    expect((await logInFrom(server, address, 'victim', victim.authKey)).status).toBe(429);
    // From elsewhere it does, also where nobody has been before.
    expect((await logInFrom(server, `198.51.100.${what.length}`, 'victim', victim.authKey)).status).toBe(200);
  });

  it('is refused from a thousand addresses, too, where the victim gets in', async () => {
    const home = '203.0.113.1';
    expect((await logInFrom(server, home, 'victim', victim.authKey)).status).toBe(200);
    const statuses = await guessAll((number) => [`10.0.${number >> 8}.${number & 255}`, 'victim']);
    const { 401: wrong = 0, 429: refused = 0 } = tally(statuses);
    expect(wrong + refused).toBe(GUESSES);
    expect(wrong).toBeLessThanOrEqual(200);
    expect((await logInFrom(server, home, 'victim', victim.authKey)).status).toBe(200);
    expect((await logInFrom(server, '10.0.0.1', 'bystander')).status).toBe(401);
  });
});
