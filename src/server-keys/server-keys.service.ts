import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { calculateJwkThumbprint, CompactSign, exportJWK, type JWK, type JSONWebKeySet } from 'jose';
import { DataSource, IsNull, Not } from 'typeorm';
import { Clock } from '../common/index.js';
import { RememberedKeys } from './remembered-keys.js';
import { ServerKey } from './server-key.entity.js';
import { privateKeyOf, replaceKey, usableKeys } from './stored-keys.js';

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
}

/** Endorsements that are published: of the newest keys. */
const MAX_ENDORSEMENTS = 100;
const PURPOSE = 'signing';

/** The keys by which other servers and services know this one. The first is made when it is first needed. */
@Injectable()
export class ServerKeysService {
  private readonly keys = new RememberedKeys<Loaded>((now) => this.load(now), this.clock);

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  async signing(): Promise<SigningKey> {
    return (await this.keys.get()).signing;
  }

  /**
   * Every key that what this server signed may be checked with: a JWK set (RFC 7517).
   *
   * @param id of a key that it should have; another node may have made it a moment ago
   */
  async published(id?: string): Promise<JSONWebKeySet> {
    const isThere = ({ published: { keys } }: Loaded): boolean => keys.some(({ kid }) => kid === id);
    return (await this.keys.get(id === undefined ? undefined : isThere)).published;
  }

  /** Of each key that took another's place, oldest first: what that other one says of it, as a JWS (RFC 7515). */
  async endorsements(): Promise<string[]> {
    return (await this.keys.get()).endorsements;
  }

  /** Puts a new key in place of the one that signs. The old one is published for another day. @returns the id of the new one */
  async rotate(): Promise<string> {
    const made = await makeKey(this.clock.now());
    await replaceKey(this.dataSource, made, async (before) => ({
      endorsement: before && (await endorse(before, made)),
    }));
    this.keys.forget();
    return made.id;
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

async function toPublished(key: ServerKey): Promise<JWK> {
  return { ...(await publicJwkOf(key)), kid: key.id, alg: 'EdDSA', use: 'sig' };
}

function publicJwkOf(key: ServerKey): Promise<JWK> {
  return exportJWK(createPublicKey(privateKeyOf(key)));
}
