import { answer, Http, overNetwork } from './http.js';
import { SealpostError } from './sealpost-error.js';

const URL = 'https://chat.example.com';
const UNAUTHORIZED = {
  type: 'urn:sealpost:problem:unauthorized',
  title: 'A valid session token is needed',
  status: 401,
  code: 'unauthorized',
  detail: 'The token is unknown.',
  requestId: '0f8f4f0e-7a0e-4b0b-9d0c-0d4f6a1f0b6a',
};

/** A client whose every request is answered the same, and what it sent. */
function answering(response: () => Response | Promise<Response>, options: { token?: string } = {}) {
  const requests: Request[] = [];
  let endings = 0;
  const http = new Http({
    url: `${URL}/`,
    fetch: (input) => {
      requests.push(input as Request);
      return Promise.resolve(response());
    },
    onSessionEnded: () => {
      endings++;
      return Promise.resolve();
    },
    ...options,
  });
  return { http, requests, endings: () => endings };
}

const problem = (fields: object, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify({ ...UNAUTHORIZED, ...fields }), {
    status: UNAUTHORIZED.status,
    ...fields,
    headers,
  });

async function errorOf(promise: Promise<unknown>): Promise<SealpostError> {
  const error: unknown = await promise.then(
    () => 'no error',
    (reason: unknown) => reason,
  );
  if (!(error instanceof SealpostError)) throw error as Error;
  return error;
}

describe('Http', () => {
  it('sends the token to the server and to nobody whom it redirects to', async () => {
    const { http, requests } = answering(() => Response.json({ items: [], nextCursor: null }), {
      token: 'abc',
    });
    const page = await answer(http.api.GET('/api/users', { params: { query: { search: 'a b' } } }));
    const [request] = requests;
    expect(page).toEqual({ items: [], nextCursor: null });
    expect([request?.method, request?.url]).toEqual(['GET', `${URL}/api/users?search=a%20b`]);
    expect([request?.headers.get('X-Auth-Token'), request?.redirect, request?.credentials]).toEqual([
      'abc',
      'error',
      'omit',
    ]);
  });

  it('sends no token when it has none', async () => {
    const { http, requests } = answering(() => new Response(null, { status: 204 }));
    await http.fetch('/health/live');
    expect(requests[0]?.headers.has('X-Auth-Token')).toBe(false);
  });

  it('turns a problem into an error that says all of it', async () => {
    const errors = [{ field: 'name', message: 'must be a line' }];
    const { http } = answering(() => problem({ status: 400, code: 'invalid_request', errors, extra: 7 }));
    const error = await errorOf(answer(http.api.GET('/api/keys')));
    expect({ ...error, message: error.message }).toEqual({
      name: 'SealpostError',
      message: 'The token is unknown.',
      code: 'invalid_request',
      detail: 'The token is unknown.',
      status: 400,
      requestId: UNAUTHORIZED.requestId,
      errors,
      retryAfterSeconds: undefined,
      problem: { ...UNAUTHORIZED, status: 400, code: 'invalid_request', errors, extra: 7 },
    });
  });

  it('reads how long to wait, in seconds or as a date', async () => {
    const inSeconds = answering(() => problem({ status: 503, code: 'overloaded' }, { 'Retry-After': '7' }));
    expect((await errorOf(inSeconds.http.fetch('/'))).retryAfterSeconds).toBe(7);
    const past = 'Fri, 31 Dec 1999 23:59:59 GMT';
    const asDate = answering(() => problem({ status: 503, code: 'overloaded' }, { 'Retry-After': past }));
    expect((await errorOf(asDate.http.fetch('/'))).retryAfterSeconds).toBe(0);
    const nonsense = answering(() => problem({ status: 503, code: 'overloaded' }, { 'Retry-After': 'soon' }));
    expect((await errorOf(nonsense.http.fetch('/'))).retryAfterSeconds).toBe(undefined);
  });

  it('says that the session has ended, tells of it once, and asks nothing more', async () => {
    const { http, requests, endings } = answering(() => problem({}), { token: 'abc' });
    const atOnce = await Promise.all([errorOf(http.fetch('/')), errorOf(answer(http.api.GET('/api/keys')))]);
    const after = await errorOf(http.fetch('/'));
    expect([...atOnce, after].map(({ code, status }) => [code, status])).toEqual([
      ['session_ended', 401],
      ['session_ended', 401],
      ['session_ended', undefined],
    ]);
    expect([endings(), requests.length]).toEqual([1, 2]);
  });

  it('says that the session has ended also when the storage cannot forget it', async () => {
    const http = new Http({
      url: URL,
      token: 'abc',
      fetch: () => Promise.resolve(problem({})),
      onSessionEnded: () => Promise.reject(new Error('The disk is full.')),
    });
    expect((await errorOf(http.fetch('/'))).code).toBe('session_ended');
  });

  it('keeps the session when a secret is wrong, and has none to end without a token', async () => {
    const wrong = answering(() => problem({ code: 'invalid_credentials' }), { token: 'abc' });
    expect((await errorOf(wrong.http.fetch('/'))).code).toBe('invalid_credentials');
    const without = answering(() => problem({}));
    expect((await errorOf(without.http.fetch('/'))).code).toBe('unauthorized');
    expect([wrong.endings(), without.endings()]).toEqual([0, 0]);
  });

  it('knows a server that is none of ours', async () => {
    const page = '<html>Please log in to the hotel network</html>';
    const refused = answering(() => new Response(page, { status: 403 }));
    const error = await errorOf(refused.http.fetch('/api/keys'));
    expect([error.code, error.status, error.message]).toEqual([
      'not_a_problem',
      403,
      'The answer 403 is not one of a Sealpost server.',
    ]);
    const accepted = answering(() => new Response(page));
    expect((await errorOf(answer(accepted.http.api.GET('/api/keys')))).code).toBe('not_a_problem');
  });

  it('says so when the network fails, before the answer or within it', async () => {
    const cause = new TypeError('fetch failed');
    const before = answering(() => Promise.reject(cause));
    const error = await errorOf(answer(before.http.api.GET('/api/keys')));
    expect([error.code, error.status, error.cause]).toEqual(['network', undefined, cause]);
    const within = answering(
      () =>
        new Response(
          new ReadableStream({
            start: (body) => {
              body.error(cause);
            },
          }),
        ),
    );
    expect((await errorOf(answer(within.http.api.GET('/api/keys')))).code).toBe('network');
    const inProblem = answering(
      () =>
        new Response(
          new ReadableStream({
            start: (body) => {
              body.error(cause);
            },
          }),
          { status: 503 },
        ),
    );
    expect((await errorOf(inProblem.http.fetch('/'))).code).toBe('network');
  });

  it('throws the reason of whoever aborts', async () => {
    const reason = new Error('no longer needed');
    const { http } = answering(() => Promise.reject(reason));
    await expect(http.fetch('/', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(overNetwork(() => Promise.reject(new Error()), AbortSignal.abort(reason))).rejects.toBe(
      reason,
    );
  });

  it('asks nothing more of the server once the session is over', async () => {
    const { http, requests } = answering(() => Response.json({}), { token: 'abc' });
    http.end();
    expect((await errorOf(http.fetch('/api/keys'))).code).toBe('session_ended');
    expect(requests).toEqual([]);
  });
});
