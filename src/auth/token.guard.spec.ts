import type { ExecutionContext, Type } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError, type Caller, Public } from '../common/index.js';
import type { AccessTokenService } from './access-token.service.js';
import type { SessionsService } from './sessions.service.js';
import { TokenGuard } from './token.guard.js';

const CALLER = { userId: 'alice' } as Caller;

class Closed {
  closed(): void {
    throw new Error('No handler runs here.');
  }

  @Public()
  open(): void {
    throw new Error('No handler runs here.');
  }
}

@Public()
class Open {
  open(): void {
    throw new Error('No handler runs here.');
  }
}

describe('TokenGuard', () => {
  /** Every token that it asked about. */
  let asked: string[];
  let request: { caller?: Caller; get: (name: string) => string | undefined };

  const checked = (kind: string) => ({
    authenticate: (token: string | undefined): Promise<Caller> => {
      asked.push(`${kind} ${token ?? 'none'}`);
      return token === 'good' ? Promise.resolve(CALLER) : Promise.reject(new AppError('unauthorized'));
    },
  });
  const guard = new TokenGuard(
    checked('session') as SessionsService,
    checked('access token') as AccessTokenService,
    new Reflector(),
  );

  type Headers = Record<string, string | undefined>;

  function pass(of: Type, handler: string, headers: Headers, type = 'http'): Promise<boolean> {
    asked = [];
    request = { get: (name) => headers[name] };
    return guard.canActivate({
      getType: () => type,
      getClass: () => of,
      getHandler: () => (of.prototype as Record<string, unknown>)[handler],
      switchToHttp: () => ({ getRequest: () => request }),
    } as unknown as ExecutionContext);
  }

  it.each([
    ['a session', { 'X-Auth-Token': 'good' }, 'session good'],
    ['an access token', { Authorization: 'Bearer good' }, 'access token good'],
    ['one, however it is written', { Authorization: 'bearer   good' }, 'access token good'],
    ['both, by the session', { 'X-Auth-Token': 'good', Authorization: 'Bearer bad' }, 'session good'],
  ])('lets whoever has %s pass, and says who it is', async (_what, headers, question) => {
    expect(await pass(Closed, 'closed', headers)).toBe(true);
    expect([asked, request.caller]).toEqual([[question], CALLER]);
  });

  it.each([
    ['no token', {}, 'session none'],
    ['an empty one', { 'X-Auth-Token': '' }, 'session '],
    ['a bad one', { 'X-Auth-Token': 'bad' }, 'session bad'],
    [
      'a bad one and a good access token',
      { 'X-Auth-Token': 'bad', Authorization: 'Bearer good' },
      'session bad',
    ],
    ['a bad access token', { Authorization: 'Bearer bad' }, 'access token bad'],
    ['two', { Authorization: 'Bearer good good' }, 'session none'],
    ['one behind something else', { Authorization: 'Basic Bearer good' }, 'session none'],
    ['another scheme', { Authorization: 'Basic good' }, 'session none'],
  ])('lets nobody pass with %s', async (_what, headers, question) => {
    await expect(pass(Closed, 'closed', headers)).rejects.toThrow(new AppError('unauthorized'));
    expect([asked, request.caller]).toEqual([[question], undefined]);
  });

  it.each([
    ['a route', Closed],
    ['all routes of a controller', Open],
  ])('asks nobody where %s is public', async (_what, of) => {
    expect(await pass(of, 'open', { 'X-Auth-Token': 'bad' })).toBe(true);
    expect([asked, request.caller]).toEqual([[], undefined]);
  });

  it('leaves sockets to their handshake', async () => {
    expect(await pass(Closed, 'closed', {}, 'ws')).toBe(true);
    expect(asked).toEqual([]);
  });
});
