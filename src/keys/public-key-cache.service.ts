import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { parseEncryptionPublicKey, parseSigningPublicKey } from '../crypto/index.js';
import type { KeyPair } from './key-pair.entity.js';

const MAX_KEYS = 20_000;

type EncryptionKey = ReturnType<typeof parseEncryptionPublicKey>;
type SigningKey = ReturnType<typeof parseSigningPublicKey>;

/** Parsed public keys: parsing takes longer than wrapping. A key version never changes, so nothing here grows stale. */
@Injectable()
export class PublicKeyCacheService {
  private readonly encryptionKeys = new LRUCache<string, EncryptionKey>({ max: MAX_KEYS });
  private readonly signingKeys = new LRUCache<string, SigningKey>({ max: MAX_KEYS });

  encryption({ id, publicKey }: KeyPair): EncryptionKey {
    let key = this.encryptionKeys.get(id);
    if (!key) this.encryptionKeys.set(id, (key = parseEncryptionPublicKey(publicKey)));
    return key;
  }

  signing({ id, signingPublicKey }: KeyPair): SigningKey {
    let key = this.signingKeys.get(id);
    if (!key) this.signingKeys.set(id, (key = parseSigningPublicKey(signingPublicKey)));
    return key;
  }
}
