/** What a client sent. */
export interface SentRequest {
  method: string;
  /** With the query. */
  path: string;
  /** Names and values, one a line. */
  headers: string;
  /** One character a byte. */
  body: string;
}

/** A `fetch` for a client that writes down what it sends, and may stand in for a network or a server that does not behave. */
export class RecordedFetch {
  readonly requests: SentRequest[] = [];
  /** Nothing gets through. */
  isOffline = false;
  /** Changes what the server answered. */
  alter: ((path: string, body: Record<string, unknown>) => unknown) | undefined;

  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    const body = Buffer.from(await request.clone().arrayBuffer()).toString('latin1');
    const headers = [...request.headers].map((header) => header.join(': ')).join('\n');
    this.requests.push({ method: request.method, path: pathname + search, headers, body });
    if (this.isOffline) throw new TypeError('fetch failed');
    const response = await fetch(request);
    if (!this.alter || !response.ok || response.status === 204) return response;
    return Response.json(this.alter(pathname, (await response.json()) as Record<string, unknown>));
  };

  /** Method and path of what was sent since a place in {@link requests}. */
  since(place: number): string[] {
    return this.requests.slice(place).map(({ method, path }) => `${method} ${path}`);
  }

  /** Everything that was sent, as one text. */
  get everything(): string {
    return this.requests.map((request) => Object.values(request).join('\n')).join('\n');
  }
}
