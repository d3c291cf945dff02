import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { finalize, type Observable } from 'rxjs';
import { Settings } from '../../config/index.js';
import { AppError } from '../errors/app-error.js';
import { BodyReader } from './body-reader.js';
import { PUBLIC_ROUTE } from './public.decorator.js';
import { BODY_FORMAT, type BodyFormat } from './body.decorators.js';
import { refuseBrokenQuery, refuseHostileInput } from './hostile-input.js';
import type { LargeBody } from './large-body.js';

/** The fields that bring one. */
const PASSWORDS = ['password', 'currentPassword', 'newPassword'];

/**
 * Reads the body between guards and pipes, and refuses what no DTO would see: hostile strings and nesting anywhere, and fields on
 * routes that take none.
 */
@Injectable()
export class BodyInterceptor implements NestInterceptor {
  private readonly reader: BodyReader;

  constructor(
    settings: Settings,
    private readonly reflector: Reflector,
  ) {
    this.reader = new BodyReader(settings);
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    // What sockets send is parsed and checked where it is handled.
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    const format = this.reflector.get<BodyFormat | undefined>(BODY_FORMAT, context.getHandler());
    const isPublic = this.reflector.get<boolean | undefined>(PUBLIC_ROUTE, context.getHandler());
    // A client may take its time.
    if (!request.complete) request.work?.pause();
    let large: LargeBody | undefined;
    try {
      large = await this.reader.read(request, response, isPublic === true, format);
    } catch (error) {
      throw takes(context, RouteParamtypes.BODY) ? error : withoutBody(error);
    }
    if (large || bringsPassword(request.body)) request.work?.pause();
    else if (request.work?.isPaused) request.work.resume();
    try {
      refuseHostile(request, context);
    } catch (error) {
      large?.release();
      throw error;
    }
    if (!large) return next.handle();
    large.restore();
    return next.handle().pipe(
      finalize(() => {
        large.release();
      }),
    );
  }
}

/** Whether it waits for the derivation of keys, which has a queue of its own. */
function bringsPassword(body: unknown): boolean {
  return typeof body === 'object' && body !== null && PASSWORDS.some((name) => name in body);
}

/** Where no body is taken, its type and its size are no reason of their own. */
function withoutBody(error: unknown): unknown {
  const isOfBody =
    error instanceof AppError && ['payload_too_large', 'unsupported_media_type'].includes(error.code);
  return isOfBody ? new AppError('invalid_request', 'There is nothing to send in a body here.') : error;
}

function refuseHostile(request: Request, context: ExecutionContext): void {
  const body: unknown = request.body;
  if (Array.isArray(body)) throw new AppError('invalid_request', 'The body must be a JSON object.');
  if (!(body instanceof Buffer)) refuseHostileInput(body, 'body');
  refuseBrokenQuery(request.url);
  refuseHostileInput(request.query, 'query');
  refuseHostileInput(request.params, 'path');
  if (!takes(context, RouteParamtypes.BODY)) refuseFields(body);
  if (!takes(context, RouteParamtypes.QUERY)) refuseFields(request.query);
}

/** Which kinds of parameters handlers have. */
const known = new WeakMap<object, Set<string>>();

/** Whether the handler has a parameter of this kind, as Nest's own decorators recorded it. */
function takes(context: ExecutionContext, kind: RouteParamtypes): boolean {
  let kinds = known.get(context.getHandler());
  if (!kinds) known.set(context.getHandler(), (kinds = kindsOf(context)));
  return kinds.has(String(kind));
}

function kindsOf(context: ExecutionContext): Set<string> {
  const parameters: unknown = Reflect.getMetadata(
    ROUTE_ARGS_METADATA,
    context.getClass(),
    context.getHandler().name,
  );
  return new Set(Object.keys(parameters ?? {}).map((key) => key.split(':')[0] ?? ''));
}

function refuseFields(input: unknown): void {
  const [field] = Object.keys(input ?? {});
  if (field !== undefined) throw AppError.field(field, 'is not a known field');
}
