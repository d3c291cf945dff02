import { Http } from '../http/http.js';
import { Route } from './route.js';
import { SocketSource } from './socket-source.js';
import type { Source } from './source.js';

/** A way to a server that has no sockets, and answers every request at once: with one event or with none. */
async function routeOf(items: object[]) {
  const fetch = (): Promise<Response> => Promise.resolve(Response.json({ items, nextCursor: '1' }));
  let wake = (): void => undefined;
  const onChange = (): void => {
    wake();
  };
  const http = new Http({ url: 'http://127.0.0.1:9', fetch });
  const route = new Route(http, { onChange, onTyping: () => undefined });
  const next = async (): Promise<Source> => {
    const source = route.begin('0');
    await new Promise<void>((resolve) => {
      wake = () => {
        if (source.end) resolve();
      };
    });
    route.learn(source, items.length > 0);
    return source;
  };
  // A socket that comes to nothing and a request that does, twice.
  for (let time = 0; time < 4; time++) await next();
  return { route, next };
}

describe('Route', () => {
  it('waits before it asks again when an answer neither brings anything nor waits for it', async () => {
    const { route, next } = await routeOf([]);
    expect(route.pause.left).toBe(0);
    expect(await next()).not.toBeInstanceOf(SocketSource);
    expect(route.pause.left).toBeGreaterThan(0);
  });

  it('asks at once for what follows on what came', async () => {
    const { route, next } = await routeOf([{ cursor: '1', type: 'key.rotated' }]);
    expect(await next()).not.toBeInstanceOf(SocketSource);
    expect(route.pause.left).toBe(0);
  });
});
