import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/browser/chromium.js';
import { TestServer } from '../support/test-server.js';

/** What a newcomer does first: try the examples in Swagger UI, as they are. */
describe('Swagger UI', () => {
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    server = await TestServer.start();
    browser = await launchChromium();
    page = await browser.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${server.url}/docs`);
  });

  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  /** Opens an operation, presses Execute on its example, and answers the status and the body that the page shows. */
  async function execute(operationId: string, example?: string): Promise<{ status: string; body: string }> {
    const [tag = '', verb = ''] = operationId.split('.');
    // Swagger UI writes the dot of an operation id as `\\.` into the element's id.
    const section = page.locator(`[id$="-${tag}\\\\.${verb}"]`);
    if ((await section.locator('.execute').count()) === 0)
      await section.locator('.opblock-summary-control').click();
    if (example !== undefined) await section.locator('.examples-select select').selectOption(example);
    await section.locator('.execute').click();
    const live = section.locator('.live-responses-table');
    await live.waitFor();
    await section.locator('.loading-container').waitFor({ state: 'detached' });
    return {
      status: (await live.locator('.response-col_status').last().innerText()).trim().slice(0, 3),
      body: await live.locator('.highlight-code code, .microlight').first().innerText(),
    };
  }

  it('registers, authorizes with the token, sends and reads, with the examples as they are', async () => {
    const alice = await execute('auth.register', 'alice');
    expect(alice.status).toBe('201');
    const token = (JSON.parse(alice.body) as { token: string }).token;
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    const bob = await execute('auth.register', 'bob');
    expect(bob.status).toBe('201');

    expect((await execute('users.me')).status).toBe('401');
    await page.locator('.auth-wrapper .authorize').first().click();
    await page.locator('#api_key_value').fill(token);
    await page.locator('.modal-ux .authorize').first().click();
    await page.locator('.modal-ux .btn-done').first().click();

    expect((await execute('users.me')).status).toBe('200');
    expect((await execute('messages.send', 'note')).status).toBe('201');
    expect((await execute('messages.send', 'file')).status).toBe('201');
    expect((await execute('messages.get')).status).toBe('200');
    const list = await execute('messages.list');
    expect((JSON.parse(list.body) as { items: unknown[] }).items.length).toBe(1);
  });

  it('raises no complaint of the content security policy or of a script', () => {
    // The 401 before the token was given is what the browser says of it, and no fault.
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
  });
});
