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
  /^([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?)=(https?:\/\/[^/?#\s=@]+)(?:#([\w-]{43}))?$/;

/** The peers by name. */
export function peersOf({ federationPeers }: { federationPeers: string[] }): Map<string, ConfiguredPeer> {
  return new Map(
    federationPeers.map((text) => {
      const [, name = '', url = '', keyId = null] = PEER.exec(text) ?? [];
      return [name, { name, origin: new URL(url).origin, keyId }];
    }),
  );
}
