import { Injectable } from '@nestjs/common';
import { AppError, type Caller } from '../common/index.js';
import { type KeyPair, KeyringService } from '../keys/index.js';
import { UsersService } from '../users/index.js';

/** Someone who will hold a copy of a message: the sender, or one whom it is sent to, or both. */
export interface Reader {
  userId: string;
  address: string;
  /** The address of whoever the conversation is with, for this reader. */
  peer: string;
  sent: boolean;
  received: boolean;
  /** Their current key version. */
  key: KeyPair;
}

/** Finds out who reads a message. */
@Injectable()
export class ReadersService {
  constructor(
    private readonly users: UsersService,
    private readonly keyring: KeyringService,
  ) {}

  /**
   * The sender and the recipient with their current keys; one reader when they are the same.
   *
   * @throws AppError `recipient_not_found`
   */
  async of(caller: Caller, recipient: string): Promise<{ to: string; readers: Reader[] }> {
    const user = await this.users.findByName(recipient);
    if (!user) throw recipientNotFound();
    const to = this.users.addressOf(user.username);
    const keys = await this.keyring.current([caller.userId, user.id]);
    const toSelf = user.id === caller.userId;
    const parties = [
      { userId: caller.userId, address: caller.address, peer: to, sent: true, received: toSelf },
      ...(toSelf
        ? []
        : [{ userId: user.id, address: to, peer: caller.address, sent: false, received: true }]),
    ];
    const readers = parties.map((party) => {
      const key = keys.get(party.userId);
      if (!key) throw recipientNotFound();
      return { ...party, key };
    });
    return { to, readers };
  }
}

function recipientNotFound(): AppError {
  return AppError.field('recipient', 'does not exist', 'recipient_not_found');
}
