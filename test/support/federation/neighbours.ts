import { freePort } from '../free-port.js';
import { TestServer } from '../test-server.js';

/** A server that others know, with where it is before it runs. */
export interface Neighbour {
  name: string;
  origin: string;
  server: TestServer;
}

/**
 * Servers that know each other, each a process of its own on a database of its own.
 *
 * @param names the parts of their addresses after the `@`
 * @param options settings of all of them, and further peers that all of them have
 */
export async function startNeighbours(
  names: string[],
  { settings = {}, also = [] }: { settings?: Record<string, string>; also?: string[] } = {},
): Promise<Neighbour[]> {
  const ports: number[] = [];
  for (const name of names) ports[names.indexOf(name)] = await freePort();
  const origins = ports.map((port) => `http://127.0.0.1:${port}`);
  return Promise.all(
    names.map(async (name, index) => {
      const origin = origins[index] ?? '';
      const peers = names.flatMap((other, place) =>
        other === name ? [] : [`${other}=${origins[place] ?? ''}`],
      );
      const server = await TestServer.start({
        PORT: String(ports[index]),
        SERVER_NAME: name,
        PUBLIC_URL: origin,
        FEDERATION_PEERS: [...peers, ...also].join(','),
        ...settings,
      });
      return { name, origin, server };
    }),
  );
}
