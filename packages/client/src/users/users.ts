import type { Contacts } from '../contacts/contacts.js';
import { answer, type Http } from '../http/http.js';
import { Pages } from '../http/pages.js';
import { SealpostError } from '../http/sealpost-error.js';
import type { User } from '../wire.js';

/** The other people on the server. Their keys are taken note of: see `contacts`. */
export class UsersApi {
  constructor(
    private readonly http: Http,
    private readonly contacts: Contacts,
  ) {}

  /** Those whose username or display name begins with a text, in any case; everybody without one. */
  search(text?: string): Pages<User> {
    const search = text?.trim() === '' ? undefined : text;
    return new Pages(async (cursor) => {
      const params = { query: { search, cursor } };
      const page = await answer(this.http.api.GET('/api/users', { params }));
      await Promise.all(
        page.items.map(({ address, key }) => this.contacts.observe(address, key, { onlyKnown: true })),
      );
      return page;
    });
  }

  /** @param username - or an address @throws SealpostError `not_found`, `tampered_key` */
  async get(username: string): Promise<User> {
    const user = await answer(this.http.api.GET('/api/users/{username}', { params: { path: { username } } }));
    await this.contacts.observe(user.address, user.key);
    return user;
  }

  /** The picture of somebody, or null when there is none. @param username - or an address */
  async avatar(username: string): Promise<Blob | null> {
    try {
      const response = await this.http.fetch(`/api/users/${encodeURIComponent(username)}/avatar`);
      return await answer(response.blob().then((data) => ({ data })));
    } catch (error) {
      if (error instanceof SealpostError && error.code === 'not_found') return null;
      throw error;
    }
  }
}
