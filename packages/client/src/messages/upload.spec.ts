import { Http } from '../http/http.js';
import { postJson } from './upload.js';

interface Answer {
  status: number;
  text: string;
  retryAfter?: string;
}

/** What a browser has. */
class FakeXhr {
  static last: FakeXhr;
  readonly headers: Record<string, string> = {};
  readonly upload: { onprogress?: (event: { loaded: number }) => void } = {};
  opened: [method: string, url: string] | undefined;
  sent: Uint8Array | undefined;
  isAborted = false;
  status = 0;
  responseText = '';
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  private retryAfter: string | null = null;

  constructor() {
    FakeXhr.last = this;
  }

  open(method: string, url: string): void {
    this.opened = [method, url];
  }

  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }

  send(body: Uint8Array): void {
    this.sent = body;
  }

  abort(): void {
    this.isAborted = true;
    this.onabort?.();
  }

  getResponseHeader(name: string): string | null {
    return name === 'Retry-After' ? this.retryAfter : null;
  }

  answer({ status, text, retryAfter }: Answer): void {
    [this.status, this.responseText, this.retryAfter] = [status, text, retryAfter ?? null];
    this.onload?.();
  }
}

describe('an upload', () => {
  const body = new TextEncoder().encode('{"a":1}');
  const sent: number[] = [];
  const onSent = (bytes: number): void => void sent.push(bytes);
  let hasEnded: boolean;
  let http: Http;

  beforeEach(() => {
    sent.length = 0;
    hasEnded = false;
    const onSessionEnded = (): Promise<void> => {
      hasEnded = true;
      return Promise.resolve();
    };
    http = new Http({ url: 'https://chat.example.com/', token: 'token', onSessionEnded });
  });

  describe('in a browser', () => {
    beforeAll(() => {
      Object.assign(globalThis, { XMLHttpRequest: FakeXhr });
    });

    afterAll(() => {
      Reflect.deleteProperty(globalThis, 'XMLHttpRequest');
    });

    it('tells how far it is', async () => {
      const posting = postJson(http, '/api/messages/sealed', body, { onSent });
      const { last } = FakeXhr;
      expect(last.opened).toEqual(['POST', 'https://chat.example.com/api/messages/sealed']);
      expect(last.headers).toEqual({ 'Content-Type': 'application/json', 'X-Auth-Token': 'token' });
      expect(last.sent).toBe(body);
      for (const loaded of [3, 7]) last.upload.onprogress?.({ loaded });
      last.answer({ status: 201, text: '{"id":"1"}' });
      expect(await posting).toEqual({ id: '1' });
      expect(sent).toEqual([3, 7]);
    });

    it('is refused like any request', async () => {
      const posting = postJson(http, '/api/messages/sealed', body, { onSent });
      const text = '{"code":"overloaded","detail":"busy"}';
      FakeXhr.last.answer({ status: 503, text, retryAfter: '7' });
      await expect(posting).rejects.toMatchObject({ code: 'overloaded', status: 503, retryAfterSeconds: 7 });
      const other = postJson(http, '/api/messages/sealed', body, { onSent });
      FakeXhr.last.answer({ status: 401, text: '{"code":"unauthorized","detail":"gone"}' });
      await expect(other).rejects.toMatchObject({ code: 'session_ended' });
      expect(hasEnded).toBe(true);
    });

    it('breaks off with the network, and by the signal', async () => {
      const posting = postJson(http, '/', body, { onSent });
      FakeXhr.last.onerror?.();
      await expect(posting).rejects.toMatchObject({ code: 'network' });

      const controller = new AbortController();
      const aborted = postJson(http, '/', body, { onSent, signal: controller.signal });
      controller.abort(new Error('changed my mind'));
      await expect(aborted).rejects.toThrow('changed my mind');
      expect(FakeXhr.last.isAborted).toBe(true);

      const before = FakeXhr.last;
      const { signal } = controller;
      await expect(postJson(http, '/', body, { onSent, signal })).rejects.toThrow('changed my mind');
      expect(before.sent).toBe(body);
      expect(FakeXhr.last === before || FakeXhr.last.sent === undefined).toBe(true);
    });

    it('needs an answer that is JSON', async () => {
      const posting = postJson(http, '/', body, { onSent });
      FakeXhr.last.answer({ status: 200, text: '<html>Please log in to the hotel</html>' });
      await expect(posting).rejects.toMatchObject({ code: 'not_a_problem' });
    });
  });

  it('is streamed where there is no XMLHttpRequest, and sent whole when nobody asks how far it is', async () => {
    const bodies: [text: string, isStream: boolean][] = [];
    const large = new TextEncoder().encode(JSON.stringify('x'.repeat(150_000)));
    http = new Http({
      url: 'https://chat.example.com',
      fetch: async (input) => {
        const request = input as Request;
        const text = await request.text();
        bodies.push([text, request.headers.get('Content-Type') === 'application/json']);
        return Response.json(text.length);
      },
    });
    expect(await postJson(http, '/', large, { onSent })).toBe(150_002);
    expect(sent).toEqual([65_536, 131_072, 150_002]);
    expect(await postJson(http, '/', large, {})).toBe(150_002);
    expect(bodies[0]).toEqual(bodies[1]);
    expect(sent).toHaveLength(3);
  });
});
