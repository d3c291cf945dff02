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
  let asked: (string | undefined)[];
  let request: { caller?: Caller; get: (name: string) => string | undefined };

  const guard = new TokenGuard(
    {
      authenticate: (token: string | undefined): Promise<Caller> => {
        asked.push(token);
        return token === 'good' ? Promise.resolve(CALLER) : Promise.reject(new AppError('unauthorized'));
      },
    } as SessionsService,
    {
      authenticate: (jwt: string): Promise<Caller> => {
        asked.push(jwt);
        return jwt === 'good.jwt' ? Promise.resolve(CALLER) : Promise.reject(new AppError('unauthorized'));
      },
    } as AccessTokenService,
    new Reflector(),
  );

  function pass(
    of: Type,
    handler: string,
    token?: string,
    type = 'http',
    authorization?: string,
  ): Promise<boolean> {
    asked = [];
    request = { get: (name) => ({ 'X-Auth-Token': token, Authorization: authorization })[name] };
    return guard.canActivate({
      getType: () => type,
      getClass: () => of,
      getHandler: () => (of.prototype as Record<string, unknown>)[handler],
      switchToHttp: () => ({ getRequest: () => request }),
    } as unknown as ExecutionContext);
  }

  it('lets whoever has a session pass, and says who it is', async () => {
    expect(await pass(Closed, 'closed', 'good')).toBe(true);
    expect([asked, request.caller]).toEqual([['good'], CALLER]);
  });

  it('takes an access token in its place, and no other scheme', async () => {
    expect(await pass(Closed, 'closed', undefined, 'http', 'Bearer good.jwt')).toBe(true);
    expect([asked, request.caller]).toEqual([['good.jwt'], CALLER]);
    await expect(pass(Closed, 'closed', undefined, 'http', 'Basic good.jwt')).rejects.toThrow('unauthorized');
    expect([asked, request.caller]).toEqual([[undefined], undefined]);
  });

  it.each([undefined, '', 'bad'])('lets nobody pass with the token %j', async (token) => {
    await expect(pass(Closed, 'closed', token)).rejects.toThrow(new AppError('unauthorized'));
    expect([asked, request.caller]).toEqual([[token], undefined]);
  });

  it.each([
    ['a route', Closed],
    ['all routes of a controller', Open],
  ])('asks nobody where %s is public', async (_what, of) => {
    expect(await pass(of, 'open', 'bad')).toBe(true);
    expect([asked, request.caller]).toEqual([[], undefined]);
  });

  it('leaves sockets to their handshake', async () => {
    expect(await pass(Closed, 'closed', undefined, 'ws')).toBe(true);
    expect(asked).toEqual([]);
  });
});
