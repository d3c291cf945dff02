import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { AppError } from '../errors/app-error.js';
import { createValidationPipe } from './validation.pipe.js';

/**
 * Checks a body that comes in one of several forms. Each form is known by a field that only it has; the handler tells them apart by
 * class.
 */
@Injectable()
export class OneOfPipe implements PipeTransform {
  private readonly validation = createValidationPipe();

  /** @param forms the DTO of each form under the field that it is known by */
  constructor(private readonly forms: Record<string, Type>) {}

  transform(body: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const names = Object.keys(this.forms);
    const known = names.find((name) => Object.hasOwn(Object(body) as object, name));
    if (known === undefined)
      throw AppError.field(names[0] ?? 'body', `is missing; give ${names.join(' or ')}`);
    return this.validation.transform(body, { ...metadata, metatype: this.forms[known] });
  }
}
