import { type Answer, request, type SessionBody } from './api.js';
import { base64, random } from './sealer.js';

/** Tries to log in, from an address, with a secret that is wrong unless one is given. The server trusts loopback as a proxy. */
export function logInFrom<Body = SessionBody>(
  server: { url: string },
  address: string,
  username: string,
  authKey = base64(random(32)),
): Promise<Answer<Body>> {
  return request<Body>(server, 'POST', '/api/auth/login', {
    json: { username, authKey },
    headers: { 'X-Forwarded-For': address },
  });
}

/** How often each of them stands in a list. */
export function tally(values: (number | string)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
