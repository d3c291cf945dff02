import { Injectable } from '@nestjs/common';

/** What others need of the users of peers. The module of the federation stands above them and gives it when it starts. */
export interface RemoteUsers {
  /**
   * Sees to it that a user of a peer is known here, if there is one.
   *
   * @param address of a peer's user
   * @param fresh whether to ask the peer for what may have changed, when it can be reached
   * @throws AppError `peer_unavailable` when nothing is known of the user and the peer cannot be asked
   */
  ensure(address: string, fresh: boolean): Promise<void>;
  /**
   * Sees to it that peers exchange messages with each other, as those whose users are in one group have to.
   *
   * @throws AppError `peers_not_connected`, `peer_unavailable`
   */
  checkConnected(servers: string[]): Promise<void>;
}

/** Holds the {@link RemoteUsers}. Without peers there are none, and nobody asks. */
@Injectable()
export class RemoteUsersRegistry {
  private users: RemoteUsers | undefined;

  set(users: RemoteUsers): void {
    this.users = users;
  }

  async ensure(address: string, fresh = false): Promise<void> {
    await this.users?.ensure(address, fresh);
  }

  async checkConnected(servers: string[]): Promise<void> {
    await this.users?.checkConnected(servers);
  }
}
