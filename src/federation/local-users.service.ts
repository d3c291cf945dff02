import { Injectable } from '@nestjs/common';
import { AppError } from '../common/index.js';
import { KeyringService, toPublicKeyVersionDto } from '../keys/index.js';
import { isRemote, UsersService } from '../users/index.js';
import type { FederatedUserDto } from './dto/remote-user.dto.js';
import { MAX_VERSIONS } from './remote-user-answer.js';

/** Users of this server, as peers may know them. */
@Injectable()
export class LocalUsersService {
  constructor(
    private readonly users: UsersService,
    private readonly keyring: KeyringService,
  ) {}

  /** @param peer who asks, and is told when the keys change @throws AppError `not_found` */
  async find(username: string, peer: string): Promise<FederatedUserDto> {
    const user = isRemote(username) ? null : await this.users.findByName(username);
    const keys = user ? (await this.keyring.history(user, MAX_VERSIONS)).items : [];
    if (!user || keys[0]?.retiredAt !== null) throw new AppError('not_found', 'There is no such user.');
    await this.keyring.watch(user.id, peer);
    return { username, displayName: user.displayName, keys: keys.map(toPublicKeyVersionDto) };
  }
}
