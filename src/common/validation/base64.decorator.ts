import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { registerDecorator, type ValidationArguments } from 'class-validator';
import { CryptoError, decodeBase64 } from '../../crypto/index.js';
import { isDecoded } from '../http/decoded.js';

interface Base64Options {
  /** Bytes, at least. */
  min?: number;
  /** Bytes, at most. */
  max?: number;
  description: string;
  example?: string;
}

/** A Buffer that comes as canonical, padded base64 (RFC 4648 section 4) and is decoded while the DTO is made, or as it arrives. */
export function Base64({ min = 0, max = Infinity, description, example }: Base64Options): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => decodeOrKeep(value)),
    HasBytes(min, max),
    ApiProperty({ type: 'string', format: 'byte', description, ...(example !== undefined && { example }) }),
  );
}

function decodeOrKeep(value: unknown): unknown {
  if (isDecoded(value)) return value();
  if (typeof value !== 'string') return value;
  try {
    return decodeBase64(value);
  } catch (error) {
    if (error instanceof CryptoError) return value;
    throw error;
  }
}

function HasBytes(min: number, max: number): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name: 'base64',
      target: target.constructor,
      propertyName: property as string,
      validator: {
        validate: (value: unknown) => Buffer.isBuffer(value) && value.length >= min && value.length <= max,
        defaultMessage: (found?: ValidationArguments) =>
          Buffer.isBuffer(found?.value)
            ? `must have ${range(min, max)} bytes`
            : 'must be padded base64 (RFC 4648 section 4)',
      },
    });
  };
}

function range(min: number, max: number): string {
  if (min === max) return String(min);
  return max === Infinity ? `at least ${min}` : `${min} to ${max}`;
}
