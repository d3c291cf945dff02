import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsEmail, IsString, Length, Matches, MaxLength } from 'class-validator';
import { UUID } from './uuid.pipe.js';

/** Nothing that breaks a line, hides or turns the direction of what is shown: controls, separators, Unicode's bidi controls. */
const ONE_VISIBLE_LINE = /^[^\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]*$/u;

const toLowerCase = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);

const lowerCase = ({ value }: { value: unknown }): unknown =>
  Array.isArray(value) ? value.map(toLowerCase) : toLowerCase(value);

/** Leaves what is not ASCII to be refused: the lower case of the Kelvin sign is a k. */
const asciiLowerCase = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' ? value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : value;

/** A character that shows: neither a space nor one that Unicode says to ignore. */
const INK = /[^\s\p{Default_Ignorable_Code_Point}]/u;

/** A line of text that people read: 1 to `max` characters, one of which shows at least, no control or direction characters. */
export const IsLine = (max: number) =>
  applyDecorators(
    IsString(),
    Length(1, max),
    Matches(INK, { message: 'must not be blank' }),
    ApiProperty({ minLength: 1, maxLength: max }),
    Matches(ONE_VISIBLE_LINE, { message: 'must not contain line breaks, control or direction characters' }),
  );

/** A username, taken in lower case: 3 to 32 of `a-z 0-9 . _ -`, beginning with a letter or a digit. */
export const IsUsername = () =>
  applyDecorators(
    Transform(asciiLowerCase),
    IsString(),
    ApiProperty({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{2,31}$' }),
    Matches(/^[a-z0-9][a-z0-9._-]{2,31}$/, {
      message: 'must be 3 to 32 of a-z 0-9 . _ - and begin with a letter or a digit',
    }),
  );

/** A UUID in lower case: it is bound into ciphertext, or compared, as it stands. */
export const IsLowerCaseUuid = () =>
  applyDecorators(
    Matches(UUID, { message: 'must be a UUID in lower case' }),
    ApiProperty({ format: 'uuid' }),
  );

/** Of all that RFC 5322 and 6531 allow, what needs no quotes and looks like nothing else. */
const PLAIN_EMAIL = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9.-]+$/;

/** An e-mail address in ASCII, taken in lower case: it logs in, so no two may look alike. Other domains have a form in Punycode. */
export const IsLowerCaseEmail = () =>
  applyDecorators(
    Transform(asciiLowerCase),
    MaxLength(254),
    IsEmail(),
    Matches(PLAIN_EMAIL, { message: 'must be an e-mail address in ASCII' }),
    ApiProperty({ format: 'email', maxLength: 254 }),
  );

/**
 * A username, an address `username@server` or, where one is accepted, an e-mail address; taken in lower case.
 *
 * @param options `each` for a list of them
 */
export const IsName = ({ each = false } = {}) =>
  applyDecorators(
    Transform(lowerCase),
    IsString({ each }),
    Length(1, 320, { each }),
    ...(each ? [] : [ApiProperty({ minLength: 1, maxLength: 320 })]),
  );
