import { Injectable } from '@nestjs/common';

/** What logs need of messages. The module of the messages stands above this one and gives it when it starts. */
export interface MessageEvents {
  /** Messages by id as one user may see them now; one that is not to be shown is absent. */
  read(userId: string, messageIds: string[]): Promise<Map<string, object>>;
  /** About how many bytes of JSON each of them is; one that is not to be shown is absent. */
  sizes(userId: string, messageIds: string[]): Promise<Map<string, number>>;
  /**
   * Devices have taken the logs of these users up to these numbers.
   *
   * @returns how far that is noted now; an account that is gone is absent
   */
  taken(noted: ReadonlyMap<string, number>): Promise<Map<string, number>>;
}

/** Holds the {@link MessageEvents}. */
@Injectable()
export class MessageEventsRegistry {
  private messages: MessageEvents | undefined;

  set(messages: MessageEvents): void {
    this.messages = messages;
  }

  get(): MessageEvents {
    if (!this.messages) throw new Error('No module has said how events show messages.');
    return this.messages;
  }
}
