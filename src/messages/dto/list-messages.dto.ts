import { IsIn, IsISO8601, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { IsLowerCaseUuid, IsName, PageQueryDto } from '../../common/index.js';

/** Of ISO 8601 the forms that everyone reads alike: a date, which begins at midnight UTC, or a time with its offset. */
const IsMoment = () =>
  Matches(/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/, {
    message: 'must be a date, or a time with its offset, in ISO 8601',
  });

/** Which messages to list. */
export class ListMessagesDto extends PageQueryDto {
  /** Received, sent, or both. */
  @IsOptional()
  @IsIn(['inbox', 'sent', 'all'])
  direction: 'inbox' | 'sent' | 'all' = 'inbox';

  /** Only the conversation with this username or address. */
  @IsOptional()
  @IsName()
  with?: string;

  /** Only what was sent to this group; not beside `with`. */
  @IsOptional()
  @IsLowerCaseUuid()
  groupId?: string;

  /** Sent at this moment or later. */
  @IsOptional()
  @IsISO8601({ strict: true })
  @IsMoment()
  since?: string;

  /** Sent before this moment. */
  @IsOptional()
  @IsISO8601({ strict: true })
  @IsMoment()
  until?: string;

  /** With an attachment whose name contains this, in any case. */
  @IsOptional()
  @IsString()
  @MaxLength(255)
  filename?: string;

  /** With an attachment of this media type; a type followed by a slash and an asterisk takes every subtype. */
  @IsOptional()
  @IsString()
  @MaxLength(255)
  mimeType?: string;

  /** Only answers to this message. */
  @IsOptional()
  @IsLowerCaseUuid()
  replyTo?: string;

  /** Only received messages that are unread, or only those that are read. */
  @IsOptional()
  @IsIn(['true', 'false'])
  unread?: 'true' | 'false';
}
