import { getPriority, setPriority } from 'node:os';
import { move, transferableSymbol, valueSymbol } from 'piscina';
import {
  derivePasswordKeys,
  type GeneratedKeyPair,
  generateKeyPairs as generate,
  type KdfParameters,
  type ModulusBits,
  type PasswordKeys,
} from '../crypto/index.js';

/** A password to stretch. */
export interface Derivation {
  password: string;
  kdf: KdfParameters;
}

/** How much nicer than the server these threads are. The scheduler gives them a tenth of what it gives the event loop. */
const NICER = 10;

const NICEST = 19;

giveWay();

/** @throws RangeError when the parameters are outside their limits */
export function derive({ password, kdf }: Derivation): PasswordKeys {
  const keys = derivePasswordKeys(password, { ...kdf, salt: Buffer.from(kdf.salt) });
  return handOver(keys, keys.authKey, keys.sealKey);
}

/** Both key pairs of one key version. */
export function generateKeyPairs(modulusBits: ModulusBits): GeneratedKeyPair {
  const pairs = generate(modulusBits);
  return handOver(pairs, pairs.privateKey, pairs.signingKey);
}

/** Lowers the priority of this thread. Only Linux has one for each thread: elsewhere it would be that of the whole server. */
function giveWay(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(Math.min(getPriority() + NICER, NICEST));
  } catch {
    // A sandbox may forbid it. The work is the same then, and the sends are slower beside it.
  }
}

/** Lets the memory of the secrets cross rather than a copy, so that none stays here. */
function handOver<T extends object>(value: T, ...secrets: Buffer[]): T {
  return move({
    [transferableSymbol]: secrets.map(({ buffer }) => buffer),
    [valueSymbol]: value,
  }) as unknown as T;
}
