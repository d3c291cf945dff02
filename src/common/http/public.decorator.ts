import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

export const PUBLIC_ROUTE = 'sealpost:public';
/** Marks the operation in the raw document; the finished one says `security: []` instead. */
export const PUBLIC_EXTENSION = 'x-public';

/** A route that needs no token. Every other one does. */
export const Public = () =>
  applyDecorators(SetMetadata(PUBLIC_ROUTE, true), ApiExtension(PUBLIC_EXTENSION, true));
