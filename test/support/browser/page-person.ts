import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { Canaries } from '../canaries.js';
import { complaintsOf, watchSecrets } from './chromium.js';

/** Somebody who uses the web page, in a browser context of their own; what they do is done by role and name, as people do it. */
export class PagePerson {
  private constructor(
    readonly name: string,
    readonly context: BrowserContext,
    readonly page: Page,
    readonly complaints: string[],
    private readonly url: string,
    private readonly canaries: Canaries,
  ) {
    page.setDefaultTimeout(20_000);
  }

  static async open(
    browser: Browser,
    server: { url: string; canaries: Canaries },
    name: string,
  ): Promise<PagePerson> {
    const context = await browser.newContext({ viewport: { width: 1200, height: 760 }, locale: 'en-GB' });
    await watchSecrets(context, name, server.canaries);
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    const person = new PagePerson(name, context, page, complaints, server.url, server.canaries);
    await person.go('');
    return person;
  }

  /** Goes to a place of the page, without loading it anew. */
  async go(route: string): Promise<void> {
    await this.page.goto(`${this.url}/#/${route}`);
  }

  button(name: string | RegExp, within: Page | Locator = this.page): Locator {
    return within.getByRole('button', { name, exact: typeof name === 'string' });
  }

  field(label: string | RegExp, within: Page | Locator = this.page): Locator {
    return within.getByRole('textbox', { name: label, exact: typeof label === 'string' });
  }

  /** The field by which people and conversations are found; it is there once somebody is logged in. */
  get finder(): Locator {
    return this.page.getByRole('searchbox', { name: 'Find people and conversations' });
  }

  dialog(name: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name });
  }

  async fillPassword(label: string, password: string, within: Page | Locator = this.page): Promise<void> {
    this.canaries.add(`password of ${this.name}`, password);
    await within.getByLabel(label, { exact: true }).fill(password);
  }

  /** Makes an account, up to where the recovery code is shown. @returns the code */
  async register(password: string): Promise<string> {
    await this.go('register');
    await this.field('Username').fill(this.name);
    await this.fillPassword('Password', password);
    await this.button('Make account').click();
    const shown = this.page.getByRole('img', { name: /^Recovery code:/ });
    const label = (await shown.getAttribute('aria-label')) ?? '';
    const code = label.replace('Recovery code: ', '').replaceAll(', ', '-').replaceAll(' ', '');
    this.canaries.add(`recovery code of ${this.name}`, code);
    this.canaries.add(`recovery code of ${this.name}, normalized`, code.replaceAll('-', ''));
    return code;
  }

  /** Says that the code is kept, and goes to the messages. */
  async keepCode(): Promise<void> {
    await this.page.getByRole('checkbox', { name: 'I have kept the recovery code' }).check();
    await this.button('Go to my messages').click();
    await this.finder.waitFor();
  }

  async logIn(password: string): Promise<void> {
    await this.go('login');
    await this.field('Username or e-mail address').fill(this.name);
    await this.fillPassword('Password', password);
    await this.button('Log in').click();
    await this.finder.waitFor();
  }

  async logOut(): Promise<void> {
    await this.button(/^Account/).click();
    await this.page.getByRole('menuitem', { name: 'Log out' }).click();
    await this.field('Username or e-mail address').waitFor();
  }

  /** Finds somebody and opens the conversation with them. */
  async find(username: string): Promise<void> {
    await this.finder.fill(username);
    await this.page
      .getByRole('region', { name: 'People found' })
      .getByRole('link', { name: new RegExp(username) })
      .click();
    await this.field(/^Message to/).waitFor();
  }

  /** The row of a conversation in the list. */
  conversation(name: string): Locator {
    return this.page
      .getByRole('navigation', { name: 'Conversations' })
      .getByRole('link', { name: new RegExp(name) });
  }

  async openConversation(name: string): Promise<void> {
    await this.conversation(name).click();
    await this.field(/^Message to/).waitFor();
  }

  async write(text: string): Promise<void> {
    this.canaries.add(`text "${text}"`, text);
    await this.field(/^Message to/).fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** The message with a text, in the open conversation. */
  message(text: string): Locator {
    return this.page.getByRole('article').filter({ hasText: text });
  }

  /** Every text that the open conversation shows, in order. */
  async texts(pattern: RegExp): Promise<string[]> {
    const articles = await this.page.getByRole('article').allInnerTexts();
    return articles.flatMap((text) => pattern.exec(text)?.[0] ?? []);
  }
}
