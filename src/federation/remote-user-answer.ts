import { isUUID } from 'class-validator';
import { refuseHostileInput } from '../common/index.js';
import { CryptoError, parseEncryptionPublicKey, parseSigningPublicKey } from '../crypto/index.js';
import { BadAnswer } from './peer-description.js';

/** A key version of a peer's user, checked: what may be wrapped to and verified with. */
export interface RemoteKey {
  id: string;
  version: number;
  publicKey: string;
  fingerprint: string;
  signingPublicKey: string;
  signingFingerprint: string;
  createdAt: Date;
  retiredAt: Date | null;
}

/** What a peer says of one of its users. */
export interface RemoteUserAnswer {
  displayName: string | null;
  /** Newest first: the current one, then those that were retired. */
  keys: RemoteKey[];
}

/** Versions that a peer tells of. */
export const MAX_VERSIONS = 500;
const MAX_NAME_CHARACTERS = 100;

/** @throws BadAnswer for anything that an honest peer does not answer */
export function readRemoteUser(body: unknown, username: string): RemoteUserAnswer {
  try {
    refuseHostileInput(body, 'body');
  } catch {
    throw new BadAnswer('It describes a user by what no field may hold.');
  }
  if (!isRecord(body) || body.username !== username) throw new BadAnswer('It describes another user.');
  const { displayName, keys } = body;
  if (
    displayName !== null &&
    (typeof displayName !== 'string' || [...displayName].length > MAX_NAME_CHARACTERS)
  )
    throw new BadAnswer('The display name of its user is none.');
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > MAX_VERSIONS)
    throw new BadAnswer('Its user has no keys.');
  const read = keys.map(readKey);
  read.forEach((key, index) => {
    const isCurrent = index === 0;
    const follows = isCurrent || key.version === (read[index - 1]?.version ?? 0) - 1;
    if (!follows || isCurrent !== (key.retiredAt === null))
      throw new BadAnswer('The key versions of its user do not follow each other.');
  });
  return { displayName, keys: read };
}

function readKey(key: unknown): RemoteKey {
  if (!isRecord(key)) throw new BadAnswer('A key of its user is no object.');
  const { id, version, publicKey, signingPublicKey, createdAt, retiredAt } = key;
  if (!isUUID(id) || id !== (id as string).toLowerCase()) throw new BadAnswer('A key of its user has no id.');
  if (!Number.isInteger(version) || (version as number) < 1 || (version as number) > 1e9)
    throw new BadAnswer('A key of its user has no version.');
  if (typeof publicKey !== 'string' || typeof signingPublicKey !== 'string')
    throw new BadAnswer('A key of its user is none.');
  try {
    const encryption = parseEncryptionPublicKey(publicKey);
    const signing = parseSigningPublicKey(signingPublicKey);
    return {
      id: id,
      version: version as number,
      publicKey: encryption.pem,
      fingerprint: encryption.fingerprint,
      signingPublicKey: signing.pem,
      signingFingerprint: signing.fingerprint,
      createdAt: readMoment(createdAt),
      retiredAt: retiredAt === null ? null : readMoment(retiredAt),
    };
  } catch (error) {
    if (error instanceof CryptoError)
      throw new BadAnswer(`A key of its user cannot be used: ${error.message}`);
    throw error;
  }
}

const MOMENT = /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** ISO 8601 in UTC with milliseconds, as everywhere. @throws BadAnswer */
function readMoment(value: unknown): Date {
  const moment = new Date(typeof value === 'string' && MOMENT.test(value) ? value : '');
  if (Number.isNaN(moment.getTime())) throw new BadAnswer('A moment is none.');
  return moment;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
