import createClient, { type Client, defaultPathSerializer } from 'openapi-fetch';
import type { paths } from '../generated/openapi.js';
import { problemError } from './problem-answer.js';
import { SealpostError } from './sealpost-error.js';

export const TOKEN_HEADER = 'X-Auth-Token';

/** Where the server is, and how it is spoken to. */
export interface HttpOptions {
  /** The server's URL, with or without a slash at the end. */
  url: string;
  fetch?: typeof fetch;
  /** Whether requests and answers are sealed on their way. */
  sealedTransport?: boolean;
  /** The session's token; without one, only what is public can be called. */
  token?: string;
  /** Called once, when the server no longer accepts the token; whoever gets the error gets it after that. */
  onSessionEnded?: () => Promise<void>;
}

/** The typed calls of the API, and the plain ones for what is bulk. Whatever is not answered by 2xx or 304 is thrown as `SealpostError`. */
export class Http {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: string | undefined;
  /** The operations by method and path, as `openapi.json` has them; see {@link answer}. */
  readonly api: Client<paths>;
  /** Whether nothing is to go any other way than by {@link fetch}. */
  readonly isSealed: boolean;
  private readonly transport: (request: Request) => Promise<Response>;
  private readonly onSessionEnded: (() => Promise<void>) | undefined;
  private ending: Promise<void> | undefined;

  constructor({ url, token, fetch: given, sealedTransport = false, onSessionEnded }: HttpOptions) {
    this.url = normalUrl(url);
    this.token = token;
    // A global `fetch` must be called as the global's.
    const transport: typeof fetch = given ?? ((input, init) => fetch(input, init));
    this.isSealed = sealedTransport;
    this.transport = sealedTransport ? sealing(this.url, transport) : transport;
    this.onSessionEnded = onSessionEnded;
    this.api = createClient<paths>({
      ...{ baseUrl: this.url, ...ALWAYS, pathSerializer: pathOf },
      fetch: (request) => this.send(request),
    });
  }

  /** One request by path, such as `/api/users/me/export`. @throws SealpostError */
  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return this.send(new Request(this.url + path, { ...ALWAYS, ...init }));
  }

  /**
   * Takes note of a refusal that came by another transport, and answers what to throw.
   *
   * @returns the same, or `session_ended` in the place of a token that is no longer accepted
   */
  async refused(error: SealpostError): Promise<SealpostError> {
    if (error.code !== 'unauthorized' || this.token === undefined) return error;
    this.ending ??= this.onSessionEnded?.() ?? Promise.resolve();
    // What cannot be forgotten is of no use any more.
    await this.ending.catch(() => undefined);
    return sessionEnded(error);
  }

  /** Asks nothing more of the server: every call is `session_ended` from now on. */
  end(): void {
    this.ending ??= Promise.resolve();
  }

  private async send(request: Request): Promise<Response> {
    if (this.ending) throw sessionEnded();
    if (this.token !== undefined) request.headers.set(TOKEN_HEADER, this.token);
    const response = await overNetwork(() => this.transport(request), request.signal);
    if (response.ok || response.status === 304) return response;
    const text = await overNetwork(() => response.text(), request.signal);
    throw await this.refused(problemError(response.status, text, response.headers.get('Retry-After')));
  }
}

/** What most do not use is loaded by those who do. */
function sealing(url: string, transport: typeof fetch): (request: Request) => Promise<Response> {
  let sealed: ReturnType<typeof load> | undefined;
  const load = async () => (await import('./sealed-fetch.js')).sealedFetch(url, transport);
  return async (request) => (await (sealed ??= load()))(request);
}

/** The server never redirects; whoever does shall not be shown the token. */
const ALWAYS = { redirect: 'error', credentials: 'omit' } satisfies RequestInit;

/** An empty part, or dots, would make the path another one: that of all sessions, or of the group and not of its member. */
function pathOf(path: string, parts: Record<string, unknown>): string {
  if (Object.values(parts).every((part) => !/^\.{0,2}$/.test(String(part))))
    return defaultPathSerializer(path, parts);
  throw new SealpostError('invalid_argument', 'A name or an id is missing.');
}

/** A server's URL without a slash at the end. */
export function normalUrl(url: string): string {
  return url.replace(/\/+$/, '');
}

/** What a typed call answered. @throws SealpostError `network` when it broke off, `not_a_problem` when it is not JSON */
export async function answer<T>(call: Promise<{ data?: T }>): Promise<T> {
  try {
    const { data } = await call;
    return data as T;
  } catch (error) {
    // By name: an engine's own errors need not be of this realm's classes.
    const { name } = error as Error;
    if (name === 'SyntaxError') {
      throw new SealpostError('not_a_problem', 'The answer is not one of a Sealpost server.');
    }
    throw name === 'TypeError' ? broken(error) : error;
  }
}

/**
 * Does a part of a request.
 *
 * @throws SealpostError `network` when it fails; the signal's reason when it was aborted
 */
export async function overNetwork<T>(part: () => Promise<T>, signal?: AbortSignal | null): Promise<T> {
  try {
    return await part();
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof SealpostError ? error : broken(error);
  }
}

function sessionEnded({ status, requestId, problem }: Partial<SealpostError> = {}): SealpostError {
  return new SealpostError('session_ended', 'The session has ended.', { status, requestId, problem });
}

function broken(cause: unknown): SealpostError {
  return new SealpostError('network', 'The server was not reached.', { cause });
}
