import { createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import { calculateJwkThumbprint, exportJWK, type JSONWebKeySet } from 'jose';
import { DataSource } from 'typeorm';
import { Clock } from '../common/index.js';
import { Settings } from '../config/index.js';
import { RememberedKeys } from './remembered-keys.js';
import { ServerKey } from './server-key.entity.js';
import { privateKeyOf, replaceKey, usableKeys } from './stored-keys.js';

interface Loaded {
  /** By the id that a sealed request names. */
  privateKeys: Map<string, KeyObject>;
  published: JSONWebKeySet;
}

const PURPOSE = 'transport';

/** The RSA keys that requests are sealed to. The first is made when it is first needed. */
@Injectable()
export class TransportKeysService {
  private readonly keys = new RememberedKeys<Loaded>((now) => this.load(now), this.clock);

  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** The key to seal to first, then those that still open what was sealed to them: a JWK set (RFC 7517). */
  async published(): Promise<JSONWebKeySet> {
    return (await this.keys.get()).published;
  }

  /** @returns undefined for one that is not there, or was retired over a day ago */
  async privateKey(id: string): Promise<KeyObject | undefined> {
    return (await this.keys.get(({ privateKeys }) => privateKeys.has(id))).privateKeys.get(id);
  }

  /** Puts a new key in place of the one to seal to. The old one opens for another day. @returns the id of the new one */
  async rotate(): Promise<string> {
    const made = await this.make(this.clock.now());
    await replaceKey(this.dataSource, made);
    this.keys.forget();
    return made.id;
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
