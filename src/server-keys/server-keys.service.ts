import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { calculateJwkThumbprint, CompactSign, exportJWK, type JWK, type JSONWebKeySet } from 'jose';
import { DataSource, IsNull, Not } from 'typeorm';
import { Clock } from '../common/index.js';
import { ServerKey } from './server-key.entity.js';
import { LOCK, usableKeys } from './usable-keys.js';

/** The key that signs now. */
export interface SigningKey {
  /** What a signature names it by. */
  id: string;
  privateKey: KeyObject;
}

interface Loaded {
  signing: SigningKey;
  published: JSONWebKeySet;
  endorsements: string[];
  at: Date;
}

/** How long keys are remembered; another node may have rotated them. */
const FRESH_MILLISECONDS = 60_000;
/** Not more often are they read because somebody names one that is not there. */
const RELOAD_MILLISECONDS = 1000;
/** Endorsements that are published: of the newest keys. */
const MAX_ENDORSEMENTS = 100;
const PURPOSE = 'signing';

/** The keys by which other servers and services know this one. The first is made when it is first needed. */
@Injectable()
export class ServerKeysService {
  private loading: Promise<Loaded> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  async signing(): Promise<SigningKey> {
    return (await this.loaded()).signing;
  }

  /**
   * Every key that what this server signed may be checked with: a JWK set (RFC 7517).
   *
   * @param id of a key that it should have; another node may have made it a moment ago
   */
  async published(id?: string): Promise<JSONWebKeySet> {
    const { published, at } = await this.loaded();
    const isThere = id === undefined || published.keys.some(({ kid }) => kid === id);
    if (isThere || this.clock.now().getTime() - at.getTime() < RELOAD_MILLISECONDS) return published;
    this.loading = undefined;
    return (await this.loaded()).published;
  }

  /** Of each key that took another's place, oldest first: what that other one says of it, as a JWS (RFC 7515). */
  async endorsements(): Promise<string[]> {
    return (await this.loaded()).endorsements;
  }

  /** Puts a new key in place of the one that signs. The old one is published for another day. @returns the id of the new one */
  async rotate(): Promise<string> {
    const made = await makeKey(this.clock.now());
    await this.dataSource.transaction(async (manager) => {
      await manager.query(LOCK);
      const current = { purpose: PURPOSE, retiredAt: IsNull() } as const;
      const before = await manager.findOneBy(ServerKey, current);
      await manager.update(ServerKey, current, { retiredAt: made.createdAt });
      await manager.insert(ServerKey, { ...made, endorsement: before && (await endorse(before, made)) });
    });
    this.loading = undefined;
    return made.id;
  }

  private async loaded(): Promise<Loaded> {
    const now = this.clock.now();
    const known = await this.loading?.catch(() => undefined);
    if (known && now.getTime() - known.at.getTime() < FRESH_MILLISECONDS) return known;
    this.loading = this.load(now);
    return this.loading;
  }

  private async load(now: Date): Promise<Loaded> {
    const keys = await usableKeys(this.dataSource, PURPOSE, now, makeKey);
    const endorsed = await this.dataSource.manager.find(ServerKey, {
      select: { id: true, endorsement: true },
      where: { endorsement: Not(IsNull()) },
      order: { createdAt: 'DESC', id: 'ASC' },
      take: MAX_ENDORSEMENTS,
    });
    const [current] = keys;
    if (!current) throw new Error('There is no key that signs.');
    return {
      signing: { id: current.id, privateKey: privateKeyOf(current) },
      published: { keys: await Promise.all(keys.map(toPublished)) },
      endorsements: endorsed.flatMap(({ endorsement }) => endorsement ?? []).reverse(),
      at: now,
    };
  }
}

async function makeKey(now: Date): Promise<ServerKey> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    id: await calculateJwkThumbprint(await exportJWK(publicKey)),
    purpose: PURPOSE,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }),
    createdAt: now,
    retiredAt: null,
    endorsement: null,
  };
}

async function endorse(before: ServerKey, next: ServerKey): Promise<string> {
  const [signer, key] = await Promise.all([before, next].map(publicJwkOf));
  return new CompactSign(Buffer.from(JSON.stringify(key)))
    .setProtectedHeader({ alg: 'EdDSA', typ: 'sealpost-key', kid: before.id, jwk: signer })
    .sign(privateKeyOf(before));
}

function privateKeyOf({ privateKey }: ServerKey): KeyObject {
  return createPrivateKey({ key: privateKey, type: 'pkcs8', format: 'der' });
}

async function toPublished(key: ServerKey): Promise<JWK> {
  return { ...(await publicJwkOf(key)), kid: key.id, alg: 'EdDSA', use: 'sig' };
}

function publicJwkOf(key: ServerKey): Promise<JWK> {
  return exportJWK(createPublicKey(privateKeyOf(key)));
}
