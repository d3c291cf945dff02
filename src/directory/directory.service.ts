import { Injectable } from '@nestjs/common';
import { Brackets, DataSource } from 'typeorm';
import { AppError, decodeCursor, encodeCursor, type Page, toPage } from '../common/index.js';
import { type KeyPair, KeyringService } from '../keys/index.js';
import { isRemote, RemoteUsersRegistry, User, UsersService } from '../users/index.js';

/** A user with the current version of their keys. */
export interface UserWithKey {
  user: User;
  key: KeyPair;
}

/** Users as others find them. */
@Injectable()
export class DirectoryService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    private readonly keyring: KeyringService,
    private readonly remoteUsers: RemoteUsersRegistry,
  ) {}

  /**
   * A user by username or address.
   *
   * @throws AppError `not_found`, `peer_unavailable`
   */
  async find(name: string): Promise<UserWithKey> {
    const user = await this.findUser(name);
    return { user, key: await this.currentKey(user) };
  }

  /**
   * A user by username or address, of this server or of a peer, which is asked what is new.
   *
   * @throws AppError `not_found`, `peer_unavailable`
   */
  async findUser(name: string): Promise<User> {
    const username = this.users.usernameOf(name.toLowerCase());
    if (username !== null && isRemote(username)) await this.remoteUsers.ensure(username, true);
    const user = username === null ? null : await this.users.findByName(username);
    if (!user) throw new AppError('not_found', 'There is no such user.');
    return user;
  }

  /** @throws AppError `not_found` when the account is going */
  async currentKey(user: User): Promise<KeyPair> {
    const key = (await this.keyring.current([user.id])).get(user.id);
    if (!key) throw new AppError('not_found', 'There is no such user.');
    return key;
  }

  /**
   * Other users in the order of their usernames, by what their username or display name begins with; those of a peer by their whole
   * address alone.
   *
   * @throws AppError `peer_unavailable`
   */
  async search(
    callerId: string,
    limit: number,
    search?: string,
    cursor?: string,
  ): Promise<Page<UserWithKey>> {
    const address = this.users.usernameOf(search?.toLowerCase() ?? '');
    if (address !== null && isRemote(address))
      return { items: await this.find(address).then((found) => [found], nobody), nextCursor: null };
    const query = this.dataSource
      .createQueryBuilder(User, 'user')
      .where('user.id <> :callerId', { callerId })
      .andWhere('user.server IS NULL')
      .orderBy('user.username')
      .take(limit + 1);
    if (search) {
      const prefix = `${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
      query.andWhere(
        new Brackets((either) =>
          either
            .where('user.username LIKE :prefix', { prefix })
            .orWhere('user.displayNameFolded LIKE :prefix', { prefix }),
        ),
      );
    }
    if (cursor !== undefined) {
      const [username] = decodeCursor('users', [/^[a-z0-9._-]{3,32}$/], cursor);
      query.andWhere('user.username > :username', { username });
    }
    const page = toPage(
      await query.getMany(),
      limit,
      (user) => user,
      (user) => encodeCursor('users', [user.username]),
    );
    const keys = await this.keyring.current(page.items.map(({ id }) => id));
    const items = page.items.flatMap((user) => {
      const key = keys.get(user.id);
      return key ? [{ user, key }] : [];
    });
    return { items, nextCursor: page.nextCursor };
  }
}

function nobody(error: unknown): UserWithKey[] {
  if (error instanceof AppError && error.code === 'not_found') return [];
  throw error;
}
