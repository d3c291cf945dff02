/** Why the server is about to disconnect the client. */
export class ClosingDto {
  /**
   * `unauthorized`: the session has ended; log in anew. `cursor_expired`: begin anew without a cursor. After any other, connecting
   * again from the last cursor goes on, and socket.io's clients do so by themselves; `too_slow`: the client did not read;
   * `rate_limited`: it sent too much.
   * @example 'unauthorized'
   */
  code: string;
}
