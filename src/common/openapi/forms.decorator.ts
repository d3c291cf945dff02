import { applyDecorators, type Type } from '@nestjs/common';
import { ApiBody, ApiExtraModels, getSchemaPath } from '@nestjs/swagger';

/** A body that comes in one of several forms, with a named example of each to try. */
export const ApiForms = (forms: Type[], examples: Record<string, { summary: string; value: object }>) =>
  applyDecorators(
    ApiExtraModels(...forms),
    ApiBody({
      required: true,
      schema: { oneOf: forms.map((form) => ({ $ref: getSchemaPath(form) })) },
      examples,
    }),
  );
