import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import { calculateJwkThumbprint, exportJWK, type JSONWebKeySet } from 'jose';
import { DataSource, IsNull } from 'typeorm';
import { Clock } from '../common/index.js';
import { Settings } from '../config/index.js';
import { ServerKey } from './server-key.entity.js';
import { LOCK, usableKeys } from './usable-keys.js';

interface Loaded {
  /** By the id that a sealed request names. */
  privateKeys: Map<string, KeyObject>;
  published: JSONWebKeySet;
}

const PURPOSE = 'transport';
/** How long keys are remembered; another node may have rotated them. */
const FRESH_MILLISECONDS = 60_000;
/** Not more often are they read because somebody names one that is not there. */
const RELOAD_MILLISECONDS = 1000;

/** The RSA keys that requests are sealed to. The first is made when it is first needed. */
@Injectable()
export class TransportKeysService {
  private loading: Promise<Loaded> | undefined;
  private loadedAt = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** The key to seal to first, then those that still open what was sealed to them: a JWK set (RFC 7517). */
  async published(): Promise<JSONWebKeySet> {
    return (await this.loaded(FRESH_MILLISECONDS)).published;
  }

  /** @returns undefined for one that is not there, or was retired over a day ago */
  async privateKey(id: string): Promise<KeyObject | undefined> {
    const known = (await this.loaded(FRESH_MILLISECONDS)).privateKeys.get(id);
    return known ?? (await this.loaded(RELOAD_MILLISECONDS)).privateKeys.get(id);
  }

  /** Puts a new key in place of the one to seal to. The old one opens for another day. @returns the id of the new one */
  async rotate(): Promise<string> {
    const made = await this.make(this.clock.now());
    await this.dataSource.transaction(async (manager) => {
      await manager.query(LOCK);
      await manager.update(
        ServerKey,
        { purpose: PURPOSE, retiredAt: IsNull() },
        { retiredAt: made.createdAt },
      );
      await manager.insert(ServerKey, made);
    });
    this.loading = undefined;
    return made.id;
  }

  /** One load for all who ask meanwhile. @param milliseconds that what is known may be old */
  private loaded(milliseconds: number): Promise<Loaded> {
    const now = this.clock.now();
    if (this.loading && now.getTime() - this.loadedAt < milliseconds) return this.loading;
    const loading = this.load(now);
    loading.catch(() => {
      if (this.loading === loading) this.loading = undefined;
    });
    this.loadedAt = now.getTime();
    return (this.loading = loading);
  }

  private async load(now: Date): Promise<Loaded> {
    const keys = await usableKeys(this.dataSource, PURPOSE, now, (at) => this.make(at));
    const pairs = keys.map((key) => ({ id: key.id, privateKey: privateKeyOf(key) }));
    const published = pairs.map(async ({ id, privateKey }) => ({
      ...(await exportJWK(createPublicKey(privateKey))),
      kid: id,
      alg: 'RSA-OAEP-256',
      use: 'enc',
    }));
    return {
      privateKeys: new Map(pairs.map(({ id, privateKey }) => [id, privateKey])),
      published: { keys: await Promise.all(published) },
    };
  }

  private async make(now: Date): Promise<ServerKey> {
    const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
      modulusLength: this.settings.rsaModulusBits,
    });
    return {
      id: await calculateJwkThumbprint(await exportJWK(publicKey)),
      purpose: PURPOSE,
      privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }),
      createdAt: now,
      retiredAt: null,
      endorsement: null,
    };
  }
}

function privateKeyOf({ privateKey }: ServerKey): KeyObject {
  return createPrivateKey({ key: privateKey, type: 'pkcs8', format: 'der' });
}
