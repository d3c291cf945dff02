import { IsOptional, IsString } from 'class-validator';
import { Base64, IsLowerCaseUuid, IsName, IsNestedList } from '../../common/index.js';
import { IsFilename, IsLifetime, IsMediaType } from './fields.js';

/** A file to seal. */
export class PlainAttachmentDto {
  @Base64({ description: 'The content, up to 25 MiB.', example: 'YXR0YWNobWVudCBvbmx5Cg==' })
  data: Buffer;

  /** 1 to 255 characters, without a path. @example 'notes.txt' */
  @IsFilename()
  filename: string;

  /** @example 'text/plain' */
  @IsMediaType()
  mimeType: string;
}

/** What a message for the server to seal says, to whomever it goes. */
export class SendToGroupDto {
  /** A UUID of your own, in lower case, that makes a repeated send harmless. */
  @IsOptional()
  @IsLowerCaseUuid()
  id?: string | null;

  /** Up to 64 KiB of UTF-8. @example 'hello' */
  @IsOptional()
  @IsString()
  text?: string | null;

  /** Up to ten. */
  @IsOptional()
  @IsNestedList(() => PlainAttachmentDto)
  attachments?: PlainAttachmentDto[];

  /** A message of yours, or to you, that this one answers. */
  @IsOptional()
  @IsLowerCaseUuid()
  replyTo?: string | null;

  /** After so many seconds it is gone for everyone; up to a year. */
  @IsLifetime()
  expiresInSeconds?: number | null;
}

/** A message for the server to seal: it sees the content while it does. */
export class SendMessageDto extends SendToGroupDto {
  /** A username or an address; your own for a note to yourself. @example 'bob' */
  @IsOptional()
  @IsName()
  recipient?: string | null;

  /** A group of yours, in place of a recipient. */
  @IsOptional()
  @IsLowerCaseUuid()
  groupId?: string | null;
}
