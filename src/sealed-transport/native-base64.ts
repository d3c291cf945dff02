/**
 * `Uint8Array.fromBase64`, which Node has from version 25 on. jose takes it when it is there; otherwise it decodes one character at a
 * time, and the largest request would keep all others waiting for a second.
 */
export function provideNativeBase64(): void {
  const { Uint8Array: type } = globalThis as unknown as { Uint8Array: { fromBase64?: Decode } };
  type.fromBase64 ??= (text, { alphabet = 'base64' } = {}) => {
    const isValid = alphabet === 'base64url' ? BASE64URL.test(text) : BASE64.test(text);
    if (!isValid || text.replace(/=+$/, '').length % 4 === 1) throw new SyntaxError('This is not base64.');
    return new Uint8Array(Buffer.from(text, alphabet));
  };
}

type Decode = (text: string, options?: { alphabet?: 'base64' | 'base64url' }) => Uint8Array;

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const BASE64URL = /^[\w-]*={0,2}$/;
