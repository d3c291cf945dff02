import { ValidationPipe, type ValidationPipeOptions } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { AppError, type FieldError } from '../errors/app-error.js';

/** Wrong fields that an answer names, so that it is not larger than what it answers. */
const MAX_FIELDS = 20;

/** How every DTO is checked: unknown fields are refused, and the answer names each field that is wrong. */
const OPTIONS: ValidationPipeOptions = {
  transform: true,
  whitelist: true,
  forbidNonWhitelisted: true,
  stopAtFirstError: true,
  validationError: { target: false, value: false },
  exceptionFactory: (errors: ValidationError[]) => {
    const all = errors.flatMap((error) => flatten(error, ''));
    const fields = all.slice(0, MAX_FIELDS);
    const sentences = fields.map(({ field, message }) => `${field}: ${message}`);
    if (all.length > MAX_FIELDS) sentences.push(`and ${all.length - MAX_FIELDS} more`);
    return new AppError('invalid_request', sentences.join('; '), { errors: fields });
  },
};

/** Leaves parameters of a path to their own pipes: Nest would hand them the number 0 for a space. */
class StrictValidationPipe extends ValidationPipe {
  protected override transformPrimitive(value: unknown): unknown {
    return value;
  }
}

/** A ValidationPipe with this project's options, for the application and for pipes that choose a DTO themselves. */
export function createValidationPipe(): ValidationPipe {
  return new StrictValidationPipe(OPTIONS);
}

function flatten(error: ValidationError, parent: string): FieldError[] {
  const field = parent ? `${parent}.${error.property}` : error.property;
  const own = Object.entries(error.constraints ?? {}).map(([constraint, message]) => ({
    field,
    message:
      constraint === 'whitelistValidation' ? 'is not a known field' : withoutName(message, error.property),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, field))];
}

function withoutName(message: string, property: string): string {
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
