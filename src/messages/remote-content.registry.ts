import { Injectable } from '@nestjs/common';

/** Gets the content of files that peers have. The module of the federation stands above this one and gives it when it starts. */
export interface RemoteContent {
  /**
   * Sees to it that the ciphertext of a file is here.
   *
   * @param from the address of whoever sent the message
   * @throws AppError `peer_unavailable` when it cannot be had now, `not_found` when the peer no longer has it
   */
  fetch(from: string, messageId: string, index: number): Promise<void>;
}

/** Holds the {@link RemoteContent}. */
@Injectable()
export class RemoteContentRegistry {
  private content: RemoteContent | undefined;

  set(content: RemoteContent): void {
    this.content = content;
  }

  async fetch(from: string, messageId: string, index: number): Promise<void> {
    await this.content?.fetch(from, messageId, index);
  }
}
