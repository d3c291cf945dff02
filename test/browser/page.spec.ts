import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../support/browser/chromium.js';
import { PagePerson } from '../support/browser/page-person.js';
import { findings } from '../support/browser/screens.js';
import { Canaries } from '../support/canaries.js';
import { RequestRecord } from '../support/request-record.js';
import { temporaryDirectory } from '../support/temporary.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const PASSWORDS = {
  alice: 'lantern orbit velvet canyon',
  aliceAgain: 'marble thicket copper dawn',
  bob: 'walnut harbour quiet meadow',
  carol: 'saffron bridge winter kettle',
};

/** People who use the page in a browser, each step where the one before left off. */
describe('the web page in a browser', () => {
  let server: TestServer;
  let record: RequestRecord;
  let browser: Browser;
  let alice: PagePerson;
  let bob: PagePerson;
  let carol: PagePerson;
  let codeOfAlice: string;
  let picture: string;

  beforeAll(async () => {
    record = await RequestRecord.create();
    server = await TestServer.start(record.environment);
    browser = await launchChromium();
    alice = await PagePerson.open(browser, server, 'alice');
    bob = await PagePerson.open(browser, server, 'bob');
    const shot = await alice.page.screenshot();
    server.canaries.add('picture', shot);
    picture = join(await temporaryDirectory(), 'first page.png');
    await writeFile(picture, shot);
  });

  afterAll(async () => {
    await browser.close();
    await server.stop({ searchesDatabase: true });
  });

  it('lets two people register, each with a recovery code that is shown once', async () => {
    expect(await findings(alice.page, 'log-in')).toEqual([]);
    await alice.go('register');
    await alice.field('Username').waitFor();
    expect(await findings(alice.page, 'register')).toEqual([]);
    codeOfAlice = await alice.register(PASSWORDS.alice);
    expect(codeOfAlice).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/);
    await expect(alice.button('Go to my messages').isDisabled()).resolves.toBe(true);
    expect(await findings(alice.page, 'recovery-code')).toEqual([]);
    await alice.keepCode();
    await bob.register(PASSWORDS.bob);
    await bob.keepCode();
  });

  it('lets them find each other and write, live', async () => {
    await alice.find('bob');
    expect(await findings(alice.page, 'empty-conversation')).toEqual([]);
    await alice.write('Are you there already, Bob?');
    await bob.conversation('alice').getByText('1 unread').waitFor();
    await bob.openConversation('alice');
    await bob.message('Are you there already, Bob?').waitFor();
    await alice.message('Are you there already, Bob?').getByText('Read', { exact: true }).waitFor();
    await bob.write('I am here, and it is raining.');
    await alice.message('I am here, and it is raining.').waitFor();
    await bob.field(/^Message to/).pressSequentially('wait a little', { delay: 250 });
    await alice.page.getByText('bob is writing…').waitFor();
    await bob.field(/^Message to/).fill('');
  });

  it('shows a picture to the other side, and quotes what is answered', async () => {
    const chooser = alice.page.waitForEvent('filechooser');
    await alice.button('Attach files').click();
    await (await chooser).setFiles(picture);
    await alice.write('This is what I saw first.');
    const shown = bob
      .message('This is what I saw first.')
      .getByRole('button', { name: /^Picture first page/ });
    await shown.locator('img').waitFor();
    const size = await shown
      .locator('img')
      .evaluate((image) => [
        (image as HTMLImageElement).naturalWidth,
        (image as HTMLImageElement).naturalHeight,
      ]);
    expect(size).toEqual([1200, 760]);
    await bob.message('This is what I saw first.').hover();
    await bob.button('Reply', bob.message('This is what I saw first.')).click();
    await bob.write('It has not changed much.');
    await alice
      .message('It has not changed much.')
      .getByRole('button', { name: /^Show the message that this one answers/ })
      .waitFor();
    expect(await findings(alice.page, 'conversation')).toEqual([]);
  });

  it('has everything again after a reload', async () => {
    const texts = /Are you there already, Bob\?|I am here, and it is raining\.|This is what I saw first\./;
    await bob.page.reload();
    await bob.message('This is what I saw first.').locator('img').waitFor();
    await until(
      () => bob.texts(texts),
      (found) => found.length >= 3,
    );
    expect((await bob.texts(texts)).slice(0, 3)).toEqual([
      'Are you there already, Bob?',
      'I am here, and it is raining.',
      'This is what I saw first.',
    ]);
  });

  it('lets them compare safety numbers, and is loud when keys change after that', async () => {
    const open = async (person: PagePerson): Promise<string> => {
      await person.button('Conversation settings').click();
      await person.page.getByRole('menuitem', { name: 'Safety number' }).click();
      const number = person.page.getByLabel('Safety number', { exact: true });
      return (await number.innerText()).replace(/\s/g, '');
    };
    const markCompared = async (): Promise<void> => {
      await bob.button('Mark as compared').click();
      await bob.dialog(/^Safety number/).waitFor({ state: 'hidden' });
    };
    const [seenByAlice, seenByBob] = [await open(alice), await open(bob)];
    expect(seenByAlice).toMatch(/^\d{60}$/);
    expect(seenByBob).toBe(seenByAlice);
    await bob.field(/^The number that/).fill(seenByAlice);
    await bob.page.getByText('The numbers are the same').waitFor();
    expect(await findings(bob.page, 'safety-number')).toEqual([]);
    await markCompared();
    await alice.button('Not now').click();

    await alice.go('settings/keys');
    await alice.button('Renew keys').click();
    await alice.fillPassword('Password', PASSWORDS.alice, alice.dialog('Renew your keys'));
    await alice.button('Renew keys', alice.dialog('Renew your keys')).click();
    await alice.page.getByText('Your keys are renewed.').first().waitFor();
    expect(await findings(alice.page, 'settings-keys')).toEqual([]);
    await alice.openConversation('bob');
    await alice.write('My keys are new.');
    await bob.message('My keys are new.').waitFor();
    await bob.page.getByText(/The keys of alice changed/).waitFor();
    expect(await findings(bob.page, 'keys-changed')).toEqual([]);
    expect(await open(bob)).toBe(await open(alice));
    await alice.button('Not now').click();
    await markCompared();
    await bob.write('I compared it again.');
    await alice.message('I compared it again.').waitFor();
  });

  it('lets somebody back in with the recovery code, who reads everything again', async () => {
    await alice.logOut();
    await alice.go('recover');
    await alice.field('Recovery code').waitFor();
    expect(await findings(alice.page, 'recover')).toEqual([]);
    await alice.field('Username or e-mail address').fill('alice');
    await alice.field('Recovery code').fill(codeOfAlice.toLowerCase());
    await alice.fillPassword('New password', PASSWORDS.aliceAgain);
    await alice.button('Set password and log in').click();
    await alice.openConversation('bob');
    for (const text of ['Are you there already, Bob?', 'It has not changed much.', 'I compared it again.']) {
      await alice.message(text).waitFor();
    }
    await alice.message('This is what I saw first.').locator('img').waitFor();
    await alice.logOut();
    await alice.logIn(PASSWORDS.aliceAgain);
  });

  it('brings three together in a group', async () => {
    carol = await PagePerson.open(browser, server, 'carol');
    await carol.register(PASSWORDS.carol);
    await carol.keepCode();
    await alice.button('New group').click();
    await alice.field('Group name').fill('Days of rain and wind');
    for (const name of ['bob', 'carol']) {
      await alice.page.getByRole('combobox', { name: 'Add people' }).fill(name);
      await alice.page
        .getByRole('listbox', { name: 'People found' })
        .getByRole('option', { name: new RegExp(name) })
        .click();
    }
    expect(await findings(alice.page, 'new-group')).toEqual([]);
    await alice.button('Make the group').click();
    await alice.field('Message to Days of rain and wind').waitFor();
    await alice.write('Welcome to the rainy days.');
    for (const member of [bob, carol]) {
      await member.openConversation('Days of rain and wind');
      await member.message('Welcome to the rainy days.').waitFor();
    }
    await carol.write('Thank you for the umbrella.');
    for (const member of [alice, bob]) await member.message('Thank you for the umbrella.').waitFor();
    expect(await findings(alice.page, 'group-conversation')).toEqual([]);
    await alice.button('Conversation settings').click();
    await alice.page.getByRole('menuitem', { name: 'Group settings' }).click();
    await alice.dialog(/Days of rain and wind/).waitFor();
    expect(await findings(alice.page, 'group')).toEqual([]);
    await alice.page.keyboard.press('Escape');
  });

  it('catches up after a while offline, and sends what waited, once and in order', async () => {
    await carol.context.setOffline(true);
    await carol.page.getByText('You are offline.').filter({ visible: true }).first().waitFor();
    await carol.write('Written without a network.');
    await carol.write('And one more of these.');
    await carol.message('And one more of these.').getByText('Waiting for the network').waitFor();
    for (const count of [1, 2, 3, 4, 5]) {
      await alice.write(`While you were away, number ${count}.`);
      await bob.message(`While you were away, number ${count}.`).waitFor();
    }
    expect(await findings(carol.page, 'offline')).toEqual([]);
    await carol.context.setOffline(false);
    for (const person of [alice, bob, carol]) {
      await person.message('And one more of these.').getByText('Waiting').waitFor({ state: 'detached' });
      await person.message('And one more of these.').waitFor();
      const texts = await person.texts(
        /While you were away, number \d|Written without a network|And one more/,
      );
      expect(texts).toEqual([
        ...[1, 2, 3, 4, 5].map((count) => `While you were away, number ${count}`),
        'Written without a network',
        'And one more',
      ]);
    }
  });

  it('keeps what was typed and not sent over a reload', async () => {
    await carol.field(/^Message to/).fill('A thought that is not finished');
    await until(
      async () => {
        await carol.page.reload();
        await carol.field(/^Message to/).waitFor();
        return carol.field(/^Message to/).inputValue();
      },
      (text) => text === 'A thought that is not finished',
    );
  });

  it('takes a message back for everyone', async () => {
    const message = alice.message('Welcome to the rainy days.');
    await message.hover();
    await alice.button('Message actions', message).click();
    await alice.page.getByRole('menuitem', { name: 'Delete for everyone' }).click();
    await alice.button('Delete for everyone', alice.dialog('Delete for everyone?')).click();
    for (const person of [alice, bob, carol]) await person.message('This message was deleted.').waitFor();
    expect(await bob.message('Welcome to the rainy days.').count()).toBe(0);
  });

  it('finds messages that were opened here', async () => {
    await bob.button('Search messages').click();
    await bob.page.getByRole('searchbox', { name: 'Search messages' }).fill('umbre');
    const results = bob.page.getByRole('list', { name: 'Messages found' });
    const result = results.getByRole('link', { name: /Thank you for the umbrella/ });
    await result.waitFor();
    expect(await findings(bob.page, 'search')).toEqual([]);
    await result.click();
    await bob.message('Thank you for the umbrella.').waitFor();
  });

  it.each(['profile', 'device', 'sessions', 'password', 'recovery', 'data', 'about'])(
    'has no barrier in the settings: %s',
    async (section) => {
      await bob.go(`settings/${section}`);
      await bob.page.getByRole('navigation', { name: 'Settings' }).waitFor();
      await bob.page.getByRole('main').getByRole('heading').first().waitFor();
      expect(await findings(bob.page, `settings-${section}`)).toEqual([]);
    },
  );

  it('ends a session from another one', async () => {
    const elsewhere = await PagePerson.open(browser, server, 'bob');
    await elsewhere.logIn(PASSWORDS.bob);
    await bob.go('settings/sessions');
    await bob.button(/^End the session of/).click();
    await bob.button('End session').click();
    await elsewhere.page.getByText('Your session ended').waitFor();
    expect(elsewhere.complaints).toEqual([]);
    await elsewhere.context.close();
  });

  it('raises no complaint of the content security policy or of a script', () => {
    expect([alice, bob, carol].map(({ complaints }) => complaints)).toEqual([[], [], []]);
  });

  it('sent the server no password, no recovery code, no text, no picture and no private key', async () => {
    const requests = await record.read();
    const paths = new Set(requests.map(({ method, url }) => `${method} ${url.replace(/\?.*/, '')}`));
    for (const path of ['POST /api/auth/register', 'POST /api/auth/recover', 'POST /api/messages/sealed']) {
      expect(paths).toContain(path);
    }
    expect(paths).not.toContain('POST /api/messages/send');
    expect(requests.filter(({ method }) => method === 'SOCKET').length).toBeGreaterThan(0);
    const everything = requests.map(({ url, body }) => `${url}\n${body.toString('latin1')}`).join('\n');
    expect(server.canaries.size).toBeGreaterThan(50);
    expect(server.canaries.findIn(everything)).toEqual([]);
    // What the server is told is found: the search can find something.
    const told = new Canaries();
    told.add('group name', 'Days of rain and wind');
    expect(told.findIn(everything)).toEqual(['group name']);
  });
});
