/** What was asked, and the status of the answer; 0 for none. */
export interface Exchange {
  method: string;
  /** With the query. */
  path: string;
  status: number;
}

/** Stands between a client and the server: keeps what went through, and may change it, lose it or answer in its place. */
export class LyingFetch {
  readonly exchanges: Exchange[] = [];
  /** Answers in the place of the server, or throws as a network does that is away. */
  before: ((request: Request) => Response | undefined) | undefined;
  /** Changes an answer, or throws when it is to be lost. */
  after: ((request: Request, response: Response) => Response | Promise<Response>) | undefined;

  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    const exchange = { method: request.method, path: pathname + search, status: 0 };
    this.exchanges.push(exchange);
    const response = this.before?.(request) ?? (await fetch(request));
    exchange.status = response.status;
    return (await this.after?.(request, response)) ?? response;
  };

  /** Statuses of the answers to a method and path, in order. */
  statuses(method: string, path: string): number[] {
    return this.exchanges
      .filter((exchange) => exchange.method === method && exchange.path === path)
      .map(({ status }) => status);
  }

  /** Tells the truth again, and forgets what went through. */
  reset(): void {
    this.before = undefined;
    this.after = undefined;
    this.exchanges.length = 0;
  }

  /** Has every JSON answer whose path matches changed. */
  lie(path: RegExp, change: (body: unknown) => unknown): void {
    this.after = async (request, response) => {
      if (!path.test(new URL(request.url).pathname) || !response.ok) return response;
      return Response.json(change(await response.json()), { status: response.status });
    };
  }
}
