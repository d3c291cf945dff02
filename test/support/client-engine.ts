import { base64Checks } from './client-base64.js';
import { makeForServer, openFromServer } from './client-exchange.js';
import { type VectorFile, vectorChecks } from './client-vectors.js';

/** What a check found, as JSON. */
export interface Finding {
  name: string;
  found: unknown;
}

/** What a page of the browser is asked to do. */
export const engine = {
  /** Runs every check, one after the other. What one throws is what it found. */
  async check(file: VectorFile): Promise<Finding[]> {
    const findings: Finding[] = [];
    for (const { name, find } of [...vectorChecks(file), ...base64Checks()]) {
      findings.push({ name, found: await find().catch((error: unknown) => String(error)) });
    }
    return findings;
  },
  makeForServer,
  openFromServer,
  /** Whether the engine does base64 by itself, and whether the page may use WebCrypto. */
  abilities: () => ({ native: 'fromBase64' in Uint8Array, secure: isSecureContext }),
};

declare global {
  interface Window {
    engine: typeof engine;
  }
}

if (typeof window !== 'undefined') window.engine = engine;
