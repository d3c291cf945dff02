import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';

export const BODY_FORMAT = 'sealpost:body';

/** How the body of a route is read; the default is JSON of up to 256 KiB. */
export interface BodyFormat {
  /** `message`: JSON of up to MAX_REQUEST_BYTES; a number: bytes. */
  limit: 'message' | number;
  /** The media types of a body that is taken as bytes; absent: JSON. */
  raw?: string[];
  /** The names of members that may hold a file in base64; they are decoded as they arrive. */
  files?: string[];
}

/** A route that takes a whole message with its attachments. */
export const TakesMessage = () =>
  SetMetadata(BODY_FORMAT, { limit: 'message', files: ['data', 'ciphertext'] } satisfies BodyFormat);

/** A route whose body is a file of one of the media types, handed to the handler as a Buffer. */
export const TakesFile = (mediaTypes: string[], limit: number) =>
  applyDecorators(
    SetMetadata(BODY_FORMAT, { limit, raw: mediaTypes } satisfies BodyFormat),
    ApiConsumes(...mediaTypes),
    ApiBody({ required: true, schema: { type: 'string', format: 'binary' } }),
  );
