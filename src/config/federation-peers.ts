/** Another server that this one exchanges messages with, as it is configured. */
export interface ConfiguredPeer {
  /** The part of its addresses after the `@`. */
  name: string;
  /** Where it is: scheme, host and port. Nothing of it is asked anywhere else. */
  origin: string;
  /** The key by which it is known: a thumbprint (RFC 7638); null when the first one that is met is to be kept. */
  keyId: string | null;
}

/** How a peer is written: `name=origin` or `name=origin#thumbprint`. */
export const PEER =
  /^([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?)=(https?:\/\/[^/?#\s=@]+)\/?(?:#([\w-]{43}))?$/;

/** The peers by name. */
export function peersOf({ federationPeers }: { federationPeers: string[] }): Map<string, ConfiguredPeer> {
  return new Map(
    federationPeers.map((text) => {
      const [, name = '', url = '', keyId = null] = PEER.exec(text) ?? [];
      return [name, { name, origin: new URL(url).origin, keyId }];
    }),
  );
}

const ALL_ADDRESSES = ['0.0.0.0', '::'];

/** What tells where this server is reached. */
interface Place {
  publicUrl: string | null;
  host: string;
  port: number;
  tlsCertFile: string | null;
}

/** Where peers reach this server, which they sign: the origin of `PUBLIC_URL`, or `HOST` and `PORT`; null when those name no place. */
export function ownOrigin({ publicUrl, host, port, tlsCertFile }: Place): string | null {
  if (publicUrl !== null) return new URL(publicUrl).origin;
  if (port === 0 || ALL_ADDRESSES.includes(host)) return null;
  const name = host.includes(':') ? `[${host}]` : host;
  return new URL(`${tlsCertFile === null ? 'http' : 'https'}://${name}:${port}`).origin;
}
