import { Injectable } from '@nestjs/common';
import pLimit, { type LimitFunction } from 'p-limit';
import { AppError } from '../common/index.js';
import {
  type Quota,
  RateLimitedError,
  type RateLimitName,
  RateLimits,
  type Visitor,
} from '../rate-limits/index.js';
import { ServerSecretsService } from '../server-keys/index.js';
import { type User, UsersService } from '../users/index.js';

/** Attempts of one address that may wait for those that are under way; one more is answered 503. */
const MOST_WAITING = 1000;
const KEY_BYTES = 16;

/** What counts: every attempt, or those whose name or secret was wrong. */
type Counting = 'all' | 'failures';

/** A limit, the key that it counts, and whether what is left of it is told before it is used up. */
type Counted = readonly [name: RateLimitName, key: string, isTold?: false];

/** Who tries: the account, the address, and both, as nobody can read them. */
interface Keys {
  account: string;
  address: string;
  pair: string;
}

/**
 * Holds attempts at accounts to their limits. It knows an account by the name that was given, whether there is such an account or not: a
 * username and its address are one name, an e-mail address is another. So what it answers tells of no account, and whoever knows both
 * names of one has twice the guesses.
 */
@Injectable()
export class AttemptsService {
  /** The attempts of each address that are under way here. */
  private readonly lanes = new Map<string, { run: LimitFunction; attempts: number }>();
  private readonly width: number;

  constructor(
    private readonly limits: RateLimits,
    private readonly users: UsersService,
    private readonly secret: ServerSecretsService,
  ) {
    const names = ['login', 'recover'].flatMap((kind) => [kind, `${kind}-address`, `${kind}-account`]);
    const least = Math.min(...names.map((name) => limits.countOf(name as RateLimitName)));
    this.width = Math.max(1, Math.floor(least / 2));
  }

  /**
   * Counts an attempt to make an account.
   *
   * @throws RateLimitedError
   */
  async register<T>(visitor: Visitor, name: string, attempt: () => Promise<T>): Promise<T> {
    if (!this.limits.areOn) return attempt();
    const { account, address } = await this.keysOf(visitor, name);
    const counted: Counted[] = [
      ['register-name', account],
      ['register-address', address],
    ];
    return this.count(counted, 'all', visitor, attempt);
  }

  /**
   * Counts a question for a salt.
   *
   * @throws RateLimitedError
   */
  async ask<T>(visitor: Visitor, name: string, question: () => Promise<T>): Promise<T> {
    if (!this.limits.areOn) return question();
    const { address, pair } = await this.keysOf(visitor, name);
    const counted: Counted[] = [
      ['kdf', pair],
      ['kdf-address', address],
    ];
    return this.count(counted, 'all', visitor, question);
  }

  /**
   * Runs an attempt to show who one is. It counts when it fails with `invalid_credentials`: for the account from this address, for the
   * address, and for the account, unless somebody has logged in to it from this address before.
   *
   * It is counted before and taken back afterwards, so that attempts at the same moment cannot outrun the count; and of one address only
   * so many run at once that none is refused for others that will not fail.
   *
   * @throws RateLimitedError, and AppError `overloaded` when too many of the address wait
   */
  async prove<T>(
    kind: 'login' | 'recover',
    visitor: Visitor,
    name: string,
    attempt: () => Promise<T>,
  ): Promise<T> {
    if (!this.limits.areOn) return attempt();
    const { account, address, pair } = await this.keysOf(visitor, name);
    return this.inLane(address, async () => {
      const counted: Counted[] = [
        [kind, pair],
        [`${kind}-address`, address],
      ];
      // How much others have failed would tell whether somebody logged in from here, and so whether there is such an account.
      if (!(await this.limits.known.has(pair))) counted.push([`${kind}-account`, account, false]);
      return this.count(counted, 'failures', visitor, attempt);
    });
  }

  /** Notes that somebody has come into an account from this address, under each of its names. */
  async remember(visitor: Visitor, { username, email }: User): Promise<void> {
    if (!this.limits.areOn) return;
    for (const name of [username, ...(email === null ? [] : [email])])
      await this.limits.known.note((await this.keysOf(visitor, name)).pair);
  }

  /** Counts in order, and nothing of what one of the limits refuses: a refusal is no attempt. */
  private async count<T>(
    counted: Counted[],
    counting: Counting,
    visitor: Visitor,
    work: () => Promise<T>,
  ): Promise<T> {
    const quotas = new Map<RateLimitName, Quota>();
    const taken: Counted[] = [];
    let stays = counting === 'all';
    try {
      for (const one of counted) {
        note(quotas, one, await this.limits.take(one[0], one[1]));
        taken.push(one);
      }
      return await work();
    } catch (error) {
      if (error instanceof RateLimitedError) {
        quotas.set(error.quota.name, error.quota);
        stays = false;
      } else if (counting === 'failures') {
        stays = error instanceof AppError && error.code === 'invalid_credentials';
      }
      throw error;
    } finally {
      if (!stays) {
        for (const one of taken) note(quotas, one, await this.limits.giveBack(one[0], one[1]));
      }
      visitor.show([...quotas.values()]);
    }
  }

  private async inLane<T>(address: string, work: () => Promise<T>): Promise<T> {
    const lane = this.lanes.get(address) ?? { run: pLimit(this.width), attempts: 0 };
    if (lane.attempts >= this.width + MOST_WAITING) {
      throw new AppError('overloaded', 'Too many attempts from this address are waiting; try again.', {
        retryAfterSeconds: 2,
      });
    }
    this.lanes.set(address, lane);
    lane.attempts++;
    try {
      return await lane.run(work);
    } finally {
      if (--lane.attempts === 0) this.lanes.delete(address);
    }
  }

  private async keysOf({ address }: Visitor, name: string): Promise<Keys> {
    const account = this.users.canonicalAddress(name);
    return {
      account: await this.keyOf({ account }),
      address: await this.keyOf({ address }),
      pair: await this.keyOf({ account, address }),
    };
  }

  private async keyOf(whom: Partial<Keys>): Promise<string> {
    const mac = await this.secret.mac('rate-limit', JSON.stringify(whom));
    return mac.toString('base64url', 0, KEY_BYTES);
  }
}

function note(quotas: Map<RateLimitName, Quota>, [, , isTold]: Counted, quota: Quota | undefined): void {
  if (quota && isTold !== false) quotas.set(quota.name, quota);
}
