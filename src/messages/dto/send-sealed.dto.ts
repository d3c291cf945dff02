import { IsInt, IsOptional, Min } from 'class-validator';
import { Base64, IsLowerCaseUuid, IsName, IsNested, IsNestedList, SealedBoxDto } from '../../common/index.js';
import { IsFilename, IsLifetime, IsMediaType } from './fields.js';

const SIGNATURE_BYTES = 64;

/** A file that the client sealed. */
export class SealedAttachmentDto extends SealedBoxDto {
  /** 1 to 255 characters, without a path. @example 'notes.txt' */
  @IsFilename()
  filename: string;

  /** @example 'text/plain' */
  @IsMediaType()
  mimeType: string;

  /** Bytes before sealing: 16 less than the ciphertext has. @example 16 */
  @IsInt()
  @Min(0)
  size: number;
}

/** The message key, wrapped to one key version. */
export class WrappedKeyDto {
  /** @example '019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e' */
  @IsLowerCaseUuid()
  keyId: string;

  @Base64({ min: 256, max: 512, description: 'RSA-OAEP with SHA-256, as long as the modulus.' })
  wrappedKey: Buffer;
}

/** A message that the client sealed: the server cannot open it. The formats are in docs/envelope.md. */
export class SendSealedDto {
  /** The UUID, in lower case, that is bound into the ciphertext. @example 'c0fd81e2-9a02-4060-bd40-285a4b21eda7' */
  @IsLowerCaseUuid()
  id: string;

  /** A username or an address; your own for a note to yourself. @example 'bob' */
  @IsOptional()
  @IsName()
  recipient?: string | null;

  /** A group of yours, in place of a recipient. */
  @IsOptional()
  @IsLowerCaseUuid()
  groupId?: string | null;

  @IsOptional()
  @IsNested(() => SealedBoxDto)
  text?: SealedBoxDto | null;

  /** Up to ten. */
  @IsOptional()
  @IsNestedList(() => SealedAttachmentDto)
  attachments?: SealedAttachmentDto[];

  /** One for the current key of each reader, and one for your own. */
  @IsNestedList(() => WrappedKeyDto)
  keys: WrappedKeyDto[];

  @Base64({ min: SIGNATURE_BYTES, max: SIGNATURE_BYTES, description: 'Ed25519 by your signing key.' })
  signature: Buffer;

  /** Your current key version, whose signing key signed. */
  @IsLowerCaseUuid()
  signingKeyId: string;

  /** A message of yours, or to you, that this one answers. */
  @IsOptional()
  @IsLowerCaseUuid()
  replyTo?: string | null;

  /** After so many seconds it is gone for everyone; up to a year. */
  @IsLifetime()
  expiresInSeconds?: number | null;
}
