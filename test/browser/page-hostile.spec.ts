import type { Browser } from 'playwright-core';
import { launchChromium } from '../support/browser/chromium.js';
import { PagePerson } from '../support/browser/page-person.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

/** What a page meets that nobody meant well: links made by hand, and people who leave too soon. */
describe('the web page and what is hostile to it', () => {
  let server: TestServer;
  let browser: Browser;
  let alice: PagePerson;

  beforeAll(async () => {
    server = await TestServer.start();
    browser = await launchChromium();
    alice = await PagePerson.open(browser, server, 'alice');
    await alice.register('lantern orbit velvet canyon');
    await alice.keepCode();
  });

  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  it.each(['c/%E0%A4%A', 'c/%', 'c/%25', 'c/bob', 'c/group:nonsense@localhost', 'c/javascript:alert(1)'])(
    'shows the conversations when a link leads to none: %s',
    async (route) => {
      await alice.go(route);
      await alice.page.waitForURL(`${server.url}/#/`);
      await alice.finder.waitFor();
      await alice.page.reload();
      await alice.finder.waitFor();
    },
  );

  it('keeps the focus when a file is taken out again', async () => {
    await alice.go('c/Alice%40localhost');
    const input = alice.field('Note to yourself');
    await input.waitFor();
    const chooser = alice.page.waitForEvent('filechooser');
    await alice.button('Attach files').click();
    await (await chooser).setFiles({ name: 'other.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
    await alice.button('Remove other.txt').click();
    await alice.button('Remove other.txt').waitFor({ state: 'detached' });
    expect(await input.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('asks before it is left with something that is not kept yet', async () => {
    const input = alice.field('Note to yourself');
    const asks = (typed: string | null): Promise<boolean> =>
      input.evaluate((element, text) => {
        if (text !== null) {
          (element as HTMLTextAreaElement).setRangeText(text);
          element.dispatchEvent(new Event('input', { bubbles: true }));
        }
        return !dispatchEvent(new Event('beforeunload', { cancelable: true }));
      }, typed);
    expect(await asks('A thought')).toBe(true);
    await until(
      () => asks(null),
      (asked) => !asked,
    );
    await alice.page.reload();
    await until(
      () => input.inputValue(),
      (text) => text === 'A thought',
    );
  });

  it('raises no complaint of the content security policy or of a script', () => {
    expect(alice.complaints).toEqual([]);
  });
});
