import { applyDecorators } from '@nestjs/common';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { Base64, IsLine } from '../../common/index.js';
import { KEY_BYTES, SALT_BYTES } from '../../crypto/index.js';

/** 32 bytes that a client derived: an authKey or a recovery authKey. */
export const IsDerivedKey = (description: string) =>
  Base64({
    min: KEY_BYTES,
    max: KEY_BYTES,
    description,
    example: 'WK+YTAjINh0IBsksbTgCoMPP7reqPdYHzPn49jWE16I=',
  });

/** A salt that a client made. */
export const IsSalt = () =>
  Base64({
    min: SALT_BYTES,
    max: SALT_BYTES,
    description: '16 random bytes.',
    example: 'PIeJf8K+w2SLIm6Z5e6ThA==',
  });

/** A secret that somebody typed: compared, never kept, so only its length is bounded. */
export const IsTypedSecret = () => applyDecorators(IsString(), MaxLength(1024));

/** The name that the device goes by in the list of sessions. */
export const IsDeviceName = () => applyDecorators(IsOptional(), IsLine(100));
