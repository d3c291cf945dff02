import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { DataSource, EntityManager } from 'typeorm';
import { parseEncryptionPublicKey, parseSigningPublicKey } from '../crypto/index.js';
import { Statement } from '../database/index.js';
import type { PublicKey } from './key-pair.entity.js';

const MAX_KEYS = 20_000;

const FIND = new Statement<PublicKey>(`
  SELECT id, version, public_key AS "publicKey", fingerprint, signing_public_key AS "signingPublicKey",
         signing_fingerprint AS "signingFingerprint", created_at AS "createdAt"
  FROM key_pairs WHERE id = ANY($1::uuid[])`);

/** The public part of a key version, parsed when it is first needed: parsing takes longer than wrapping. */
export class ParsedKey {
  private parsedEncryption: ReturnType<typeof parseEncryptionPublicKey> | undefined;
  private parsedSigning: ReturnType<typeof parseSigningPublicKey> | undefined;

  constructor(readonly stored: PublicKey) {}

  get encryption(): ReturnType<typeof parseEncryptionPublicKey> {
    return (this.parsedEncryption ??= parseEncryptionPublicKey(this.stored.publicKey));
  }

  get signing(): ReturnType<typeof parseSigningPublicKey> {
    return (this.parsedSigning ??= parseSigningPublicKey(this.stored.signingPublicKey));
  }
}

/** Key versions that were used of late. A version never changes, so nothing here grows stale. */
@Injectable()
export class PublicKeyCacheService {
  private readonly keys = new LRUCache<string, ParsedKey>({ max: MAX_KEYS });

  /** Key versions by id; those of accounts that are gone are absent. */
  async find(on: DataSource | EntityManager, ids: string[]): Promise<Map<string, ParsedKey>> {
    const found = new Map<string, ParsedKey>();
    const missing: string[] = [];
    for (const id of ids) {
      const key = this.keys.get(id);
      if (key) found.set(id, key);
      else missing.push(id);
    }
    if (missing.length === 0) return found;
    for (const stored of await FIND.run(on, [missing])) {
      const key = new ParsedKey(stored);
      this.keys.set(stored.id, key);
      found.set(stored.id, key);
    }
    return found;
  }
}
