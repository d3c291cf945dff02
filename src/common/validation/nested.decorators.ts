import { applyDecorators, type Type } from '@nestjs/common';
import { Type as TransformTo } from 'class-transformer';
import { IsArray, IsObject, ValidateNested } from 'class-validator';

/** An object of another DTO; `ValidateNested` alone lets pass what is absent and every array. */
export const IsNested = (dto: () => Type) => applyDecorators(IsObject(), ValidateNested(), TransformTo(dto));

/** An array of objects of another DTO, and of no arrays. */
export const IsNestedList = (dto: () => Type) =>
  applyDecorators(
    IsArray(),
    IsObject({ each: true, message: 'must hold objects' }),
    ValidateNested({ each: true }),
    TransformTo(dto),
  );
