/**
 * The secrets of a test run: texts, file contents, passwords, tokens, derived keys, recovery codes, private keys. None of them may be
 * found in the database or in a log, raw or encoded.
 */
export class Canaries {
  private readonly secrets = new Map<string, Buffer>();

  /** @param secret at least 12 bytes, so that a hit is no accident; shorter ones are left out */
  add(label: string, secret: string | Uint8Array): void {
    const bytes = typeof secret === 'string' ? Buffer.from(secret) : Buffer.from(secret);
    // A long secret is known by its beginning: whoever stores it stores that.
    if (bytes.length >= 12) this.secrets.set(label, bytes.subarray(0, 64));
  }

  get size(): number {
    return this.secrets.size;
  }

  /** The labels of the secrets that stand in a text: raw, in hex, or in base64 at any of its three alignments. */
  findIn(text: string): string[] {
    return [...this.secrets]
      .filter(([, bytes]) => formsOf(bytes).some((form) => text.includes(form)))
      .map(([label]) => label);
  }
}

/** Base64 of bytes that begin at an unknown place depends on the place modulo 3; the middle of each alignment stays the same. */
function formsOf(bytes: Buffer): string[] {
  const base64 = [0, 1, 2].map((shift) => {
    const start = (3 - shift) % 3;
    const whole = bytes.subarray(start, start + Math.floor((bytes.length - start) / 3) * 3);
    return whole.toString('base64');
  });
  const urlSafe = base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'));
  const hex = bytes.toString('hex');
  return [
    bytes.toString('utf8'),
    bytes.toString('latin1'),
    hex,
    hex.toUpperCase(),
    ...base64,
    ...urlSafe,
  ].filter((form) => form.length >= 12);
}
