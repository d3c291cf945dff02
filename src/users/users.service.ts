import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In, IsNull, type Repository } from 'typeorm';
import { AppError } from '../common/index.js';
import { type ConfiguredPeer, peersOf, Settings } from '../config/index.js';
import { violates } from '../database/index.js';
import { User } from './user.entity.js';

/** What a user may change of themselves; null clears. */
export interface ProfileChange {
  displayName?: string | null;
  email?: string | null;
}

/** Accounts by name and by id. */
@Injectable()
export class UsersService {
  private readonly users: Repository<User>;
  private readonly peers: ReadonlyMap<string, ConfiguredPeer>;

  constructor(
    dataSource: DataSource,
    private readonly settings: Settings,
  ) {
    this.users = dataSource.getRepository(User);
    this.peers = peersOf(settings);
  }

  /** `username@SERVER_NAME`; the username of a peer's user is the address. */
  addressOf(username: string): string {
    return isRemote(username) ? username : `${username}@${this.settings.serverName}`;
  }

  /** `group:<uuid>@SERVER_NAME`, or the name of the peer that hosts it. */
  groupAddress(groupId: string, server: string | null): string {
    return `group:${groupId}@${server ?? this.settings.serverName}`;
  }

  /** Whether a name is that of this server. */
  isOwn(server: string): boolean {
    return server === this.settings.serverName;
  }

  /** Whether there are peers at all. */
  get hasPeers(): boolean {
    return this.peers.size > 0;
  }

  /** The address that a username or an address means. */
  canonicalAddress(name: string): string {
    return name.includes('@') ? name : this.addressOf(name);
  }

  /** The username of a username or an address in lower case; null when the address is neither of this server nor of a peer. */
  usernameOf(name: string): string | null {
    const server = serverOf(name);
    return server !== null && this.peers.has(server) ? name : this.localUsernameOf(name);
  }

  /** The user of a username, or of an address of this server or of a peer that is known already. */
  async findByName(name: string): Promise<User | null> {
    const username = this.usernameOf(name);
    return username === null ? null : this.users.findOneBy({ username });
  }

  /** The ids of the accounts of this server that have these usernames, by username. */
  async idsOf(usernames: string[]): Promise<Map<string, string>> {
    const found = await this.users.find({
      where: { username: In(usernames), server: IsNull() },
      select: { id: true, username: true },
    });
    return new Map(found.map(({ id, username }) => [username, id]));
  }

  /**
   * The accounts of usernames or local addresses in lower case, by the name that was asked for. None of them can be deleted before the
   * transaction ends.
   */
  async holdByNames(manager: EntityManager, names: string[]): Promise<Map<string, User>> {
    const usernames = names.flatMap((name) => this.usernameOf(name) ?? []);
    const found = await manager.find(User, {
      where: { username: In(usernames) },
      order: { id: 'ASC' },
      lock: { mode: 'for_key_share' },
    });
    const byUsername = new Map(found.map((user) => [user.username, user]));
    return new Map(
      names.flatMap((name) => {
        const user = byUsername.get(this.usernameOf(name) ?? '');
        return user ? [[name, user]] : [];
      }),
    );
  }

  /**
   * Keeps an account from being deleted before the transaction ends. What writes to the log of an account holds it first: the deletion
   * takes the account before its parts, and would cross a foreign key that asks for the account last.
   *
   * @throws AppError `unauthorized` when it is gone
   */
  async hold(manager: EntityManager, id: string): Promise<Pick<User, 'id' | 'username'>> {
    const user = await manager.findOne(User, {
      where: { id },
      select: { id: true, username: true },
      lock: { mode: 'for_key_share' },
    });
    if (!user) throw new AppError('unauthorized');
    return user;
  }

  /** The account of a username, a local address or an e-mail address; an address wins over an equal e-mail address. */
  async findByLogin(name: string): Promise<User | null> {
    const username = this.localUsernameOf(name);
    // One query whatever the name is, so that its time says nothing of it.
    const found = await this.users.find({ where: [{ username: username ?? '' }, { email: name }] });
    return found.find((user) => user.username === username) ?? found[0] ?? null;
  }

  private localUsernameOf(name: string): string | null {
    const server = serverOf(name);
    if (server === null) return name;
    return server === this.settings.serverName ? name.slice(0, name.indexOf('@')) : null;
  }

  /** @throws AppError `unauthorized` when the account is gone */
  async get(id: string): Promise<User> {
    const user = await this.users.findOneBy({ id });
    if (!user) throw new AppError('unauthorized');
    return user;
  }

  /** @throws AppError `username_taken`, `email_taken` */
  async insert(manager: EntityManager, user: User): Promise<void> {
    await manager.insert(User, { ...user, displayNameFolded: fold(user.displayName) }).catch(refuseTaken);
  }

  /** @throws AppError `email_taken` */
  async changeProfile(id: string, change: ProfileChange): Promise<User> {
    const columns: Partial<User> = { ...change };
    if (change.displayName !== undefined) columns.displayNameFolded = fold(change.displayName);
    if (Object.keys(columns).length > 0) await this.users.update({ id }, columns).catch(refuseTaken);
    return this.get(id);
  }
}

/** Whether a username is that of a peer's user, which is their whole address. */
export function isRemote(username: string): boolean {
  return username.includes('@');
}

/** The part of an address after the first `@`; null of a bare username. */
export function serverOf(name: string): string | null {
  const at = name.indexOf('@');
  return at === -1 ? null : name.slice(at + 1);
}

function fold(displayName: string | null): string | null {
  return displayName?.toLowerCase() ?? null;
}

function refuseTaken(error: unknown): never {
  if (violates(error, 'uniqueViolation', 'users_username_key')) {
    throw AppError.field('username', 'is taken', 'username_taken');
  }
  if (violates(error, 'uniqueViolation', 'users_email_key')) {
    throw AppError.field('email', 'is taken', 'email_taken');
  }
  throw error;
}
