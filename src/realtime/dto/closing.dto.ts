/** Why the server is about to disconnect the client. */
export class ClosingDto {
  /**
   * `unauthorized`: the session has ended; log in anew. `cursor_expired`: begin anew without a cursor. `too_slow`: the client did not
   * read; connect from the last cursor. `rate_limited`: the client sent too much.
   * @example 'unauthorized'
   */
  code: string;
}
