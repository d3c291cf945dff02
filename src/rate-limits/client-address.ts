import ipaddr from 'ipaddr.js';

/** What one customer of a provider is given at least (RFC 6177). */
const IPV6_PREFIX_PARTS = 4;

/**
 * What requests from one place have in common: an IPv4 address, also where it is written as IPv6, or the /64 of an IPv6 address.
 *
 * @param address as the request has it; a proxy may have written something else, which counts as it is
 */
export function clientAddress(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const prefix = parsed.parts.slice(0, IPV6_PREFIX_PARTS).map((part) => part.toString(16));
  return `${prefix.join(':')}::/64`;
}
