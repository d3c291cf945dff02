import { IsName } from '../../common/index.js';

/** That the sender of this is writing to somebody. */
export class TypingDto {
  /** A username, an address, or the address of a group. @example 'bob@localhost' */
  @IsName()
  to: string;
}

/** That somebody is writing to the receiver of this, or to a group that the receiver is in. */
export class TypingNoticeDto {
  /** @example 'alice@localhost' */
  from: string;
  /** The receiver's own address, or that of the group. @example 'bob@localhost' */
  to: string;
}
