import { createHash } from 'node:crypto';
import { type EntityManager, IsNull } from 'typeorm';
import { AppError } from '../common/index.js';
import { Settings } from '../config/index.js';
import {
  newAccountKey,
  newDigestKey,
  openDigestKey,
  type KdfParameters,
  type PasswordKeys,
  splitMaster,
  unpackBox,
  verifierOf,
} from '../crypto/index.js';
import { accountKeyOf, credentialColumns, CredentialsService, kdfOf } from './credentials.service.js';
import type { KeyWorkService } from './key-work.service.js';
import { User } from './user.entity.js';

/** The derivation without what makes it slow. */
const derive = (password: string, { iterations, salt }: KdfParameters): PasswordKeys =>
  splitMaster(createHash('sha256').update(salt).update(`${password} ${iterations}`).digest());

describe('CredentialsService', () => {
  const keyWork = {
    derive: (password: string, kdf: KdfParameters) => Promise.resolve(derive(password, kdf)),
  } as KeyWorkService;
  const settings = Object.assign(new Settings(), { pbkdf2Iterations: 700_000 });
  const credentials = new CredentialsService(keyWork, settings);
  const accountKey = newAccountKey();
  const digestKey = newDigestKey();
  const WRONG = new AppError('invalid_credentials');

  async function userWith(password: string): Promise<User> {
    const made = await credentials.make(password, accountKey);
    return Object.assign(new User(), { id: 'alice' }, credentialColumns(made, digestKey));
  }

  it('seals an account key under a password, by the iterations that are set and a salt of its own', async () => {
    const [one, other] = [await userWith('her password'), await userWith('her password')];
    expect(one.kdfIterations).toBe(700_000);
    expect([one.kdfSalt.length, one.kdfSalt.equals(other.kdfSalt)]).toEqual([16, false]);
    const { authKey, sealKey } = derive('her password', kdfOf(one));
    expect(accountKeyOf(one, sealKey)).toEqual(accountKey);
    expect(openDigestKey(authKey, unpackBox(one.sealedDigestKey))).toEqual(digestKey);
    expect(one.verifier).toEqual(verifierOf(authKey));
  });

  it('answers the keys of the right password, and refuses another', async () => {
    const user = await userWith('her password');
    const keys = derive('her password', kdfOf(user));
    expect(await credentials.checkPassword(user, 'her password')).toEqual(keys);
    await expect(credentials.checkPassword(user, 'his password')).rejects.toThrow(WRONG);
  });

  it('takes a password or an authKey, and refuses the wrong one of either', async () => {
    const user = await userWith('her password');
    const { authKey, sealKey } = derive('her password', kdfOf(user));
    await expect(credentials.check(user, { password: 'her password' })).resolves.toBeUndefined();
    await expect(credentials.check(user, { authKey })).resolves.toBeUndefined();
    await expect(credentials.check(user, { password: 'his password' })).rejects.toThrow(WRONG);
    await expect(credentials.check(user, { authKey: sealKey })).rejects.toThrow(WRONG);
  });

  it('replaces what an account opens with, unless somebody did meanwhile', async () => {
    const user = await userWith('her password');
    const next = await credentials.make('a new password', accountKey);
    const updates: unknown[] = [];
    const managerOf = (affected: number): EntityManager =>
      ({
        update: (...update: unknown[]) => {
          updates.push(update);
          return Promise.resolve({ affected });
        },
      }) as unknown as EntityManager;
    await credentials.replace(managerOf(1), user, next, digestKey);
    const [entity, where, columns] = updates[0] as [unknown, object, User];
    expect([entity, where]).toEqual([User, { id: 'alice', verifier: user.verifier, disabledAt: IsNull() }]);
    expect(Object.keys(columns).sort()).toEqual(Object.keys(credentialColumns(next, digestKey)).sort());
    expect([columns.kdfSalt, columns.verifier]).toEqual([next.kdf.salt, verifierOf(next.authKey)]);
    await expect(credentials.replace(managerOf(0), user, next, digestKey)).rejects.toThrow(
      new AppError('invalid_credentials', 'The password was changed meanwhile.'),
    );
  });
});
