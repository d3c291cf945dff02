import type { Message } from './envelope.js';
import type { Kdf, Keyring, PublicKey } from './keyring.js';

export interface Session {
  token: string;
  user: { address: string };
  keyring: Keyring;
  recoveryCode?: string;
}

interface Problem {
  code: string;
  detail: string;
}

/** The routes that the demo calls. */
export class Api {
  constructor(private readonly url: string) {}

  register(body: object): Promise<Session> {
    return this.call('POST', '/auth/register', { body });
  }

  kdf(username: string): Promise<Kdf> {
    return this.call('GET', `/auth/kdf?username=${username}`);
  }

  logIn(username: string, authKey: string): Promise<Session> {
    return this.call('POST', '/auth/login', { body: { username, authKey, deviceName: 'demo' } });
  }

  keysOf(token: string, username: string): Promise<{ items: PublicKey[] }> {
    return this.call('GET', `/users/${username}/keys`, { token });
  }

  send(token: string, kind: 'send' | 'sealed', body: object): Promise<Message> {
    return this.call('POST', `/messages/${kind}`, { token, body });
  }

  message(token: string, id: string): Promise<Message> {
    return this.call('GET', `/messages/${id}`, { token });
  }

  deleteAccount(token: string, authKey: string): Promise<void> {
    return this.call('DELETE', '/users/me', { token, body: { authKey } });
  }

  private async call<T>(
    method: string,
    path: string,
    request: { token?: string; body?: object } = {},
  ): Promise<T> {
    const { token, body } = request;
    const response = await fetch(`${this.url}/api${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...(token !== undefined && { 'X-Auth-Token': token }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = await response.text();
    if (!response.ok) {
      const { code, detail } = JSON.parse(answer) as Problem;
      throw new Error(`${method} ${path} was answered ${response.status} ${code}: ${detail}`);
    }
    return (answer ? JSON.parse(answer) : undefined) as T;
  }
}
