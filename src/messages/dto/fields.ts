import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsOptional, Matches, Max, MaxLength, Min } from 'class-validator';
import { IsLine } from '../../common/index.js';

const SECONDS_A_YEAR = 31_536_000;

/** A media type by RFC 9110 section 8.3.1, with its parameters if it has any. */
const MEDIA_TYPE =
  /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:[ \t]*;[ \t]*[\w!#$&^.+-]+=(?:[\w!#$&^.+-]+|"[ !#-[\]-~]*"))*$/;

/** The name of a file, without any path. */
export const IsFilename = () =>
  applyDecorators(
    IsLine(255),
    Matches(/^(?!\.{1,2}$)[^/\\]*$/, { message: 'must be a name without a path' }),
  );

export const IsMediaType = () =>
  applyDecorators(
    MaxLength(255),
    ApiProperty({ maxLength: 255 }),
    Matches(MEDIA_TYPE, { message: 'must be a media type such as text/plain' }),
  );

/** Seconds until a message disappears. */
export const IsLifetime = () =>
  applyDecorators(
    IsOptional(),
    IsInt(),
    Min(1),
    Max(SECONDS_A_YEAR),
    ApiProperty({ minimum: 1, maximum: SECONDS_A_YEAR }),
  );
