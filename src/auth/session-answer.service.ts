import { Injectable } from '@nestjs/common';
import { toProfileDto } from '../directory/index.js';
import { KeyringService, toKeyringDto } from '../keys/index.js';
import { UsersService } from '../users/index.js';
import type { SessionDto } from './dto/session.dto.js';
import type { Login } from './login.service.js';

/** Makes the answer to a login: the token and everything that opens the account. */
@Injectable()
export class SessionAnswerService {
  constructor(
    private readonly keyring: KeyringService,
    private readonly users: UsersService,
  ) {}

  async of({ session, token, user }: Login): Promise<SessionDto> {
    const keys = await this.keyring.all(user.id);
    const [key] = keys;
    if (!key) throw new Error(`User ${user.id} has no key.`);
    return {
      token,
      sessionId: session.id,
      expiresAt: session.expiresAt.toISOString(),
      user: toProfileDto({ user, key }, this.users.addressOf(user.username)),
      keyring: toKeyringDto(user, keys),
    };
  }
}
