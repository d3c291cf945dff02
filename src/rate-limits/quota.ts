import type { RateLimitName } from './rate-limit-table.js';
import { rowOf } from './rate-limit-table.js';

/** What is left of a limit for somebody. */
export interface Quota {
  name: RateLimitName;
  count: number;
  seconds: number;
  remaining: number;
  /** Seconds until it is full again. */
  reset: number;
}

/** Takes headers as answers do. Those of controllers may already have some that are written in one go. */
interface Headers {
  standing?: readonly string[];
  setHeader(name: string, value: string): unknown;
}

/** Tells in the headers of an answer what is left (draft-ietf-httpapi-ratelimit-headers-10). */
export function showQuotas(response: Headers, quotas: readonly Quota[]): void {
  if (quotas.length === 0) return;
  const policies = quotas.map(policyOf).join(', ');
  const left = quotas.map(({ name, remaining, reset }) => `"${name}";r=${remaining};t=${reset}`).join(', ');
  if (response.standing) {
    response.standing = response.standing.concat('RateLimit-Policy', policies, 'RateLimit', left);
    return;
  }
  response.setHeader('RateLimit-Policy', policies);
  response.setHeader('RateLimit', left);
}

function policyOf({ name, count, seconds }: Quota): string {
  const { unit } = rowOf(name);
  return `"${name}";q=${count};w=${seconds}${unit ? `;qu="${unit}"` : ''}`;
}
