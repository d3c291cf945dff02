/** The words by which the server says why it refused a request. Their meaning is in the API document. */
export type ProblemCode =
  | 'invalid_request'
  | 'invalid_json'
  | 'invalid_cursor'
  | 'invalid_signature'
  | 'sealed_transport_required'
  | 'invalid_sealed_request'
  | 'unknown_transport_key'
  | 'stale_sealed_request'
  | 'unauthorized'
  | 'peer_unauthorized'
  | 'invalid_credentials'
  | 'forbidden'
  | 'not_found'
  | 'recipient_not_found'
  | 'member_not_found'
  | 'username_taken'
  | 'email_taken'
  | 'stale_key'
  | 'stale_keys'
  | 'already_member'
  | 'group_full'
  | 'last_owner'
  | 'group_hosted_elsewhere'
  | 'peers_not_connected'
  | 'idempotency_conflict'
  | 'replayed_sealed_request'
  | 'cursor_expired'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'range_not_satisfiable'
  | 'misdirected'
  | 'rate_limited'
  | 'internal_error'
  | 'overloaded'
  | 'peer_unavailable'
  | 'not_ready';

/** The words by which the client says what went wrong on this side. */
export type ClientCode =
  /** The server was not reached, or the connection broke. */
  | 'network'
  /** What answered is not a Sealpost server: a proxy, a captive portal, another service. */
  | 'not_a_problem'
  /** Requests were to be sealed, and the server takes none that are. */
  | 'sealed_transport_off'
  /** The session was ended: by a logout, from another device, or by its age. What the storage kept is gone. */
  | 'session_ended'
  /** The server asks for a derivation that would make the password easy to guess, or take forever. */
  | 'weak_kdf'
  /** A new password that is too short, too long, or too common. */
  | 'weak_password'
  /** What was typed cannot be a recovery code. */
  | 'bad_recovery_code'
  /** A key of the keyring does not open, or its halves do not belong together. */
  | 'tampered_keyring'
  /** Keys that the server gave do not have the fingerprints that it gave. */
  | 'tampered_key'
  /** The key of a contact whose safety number was compared is not what it was; see `change`. */
  | 'key_changed'
  /** The content of a message that does not verify is not given out. */
  | 'invalid_message'
  /** The arguments of a call do not go together. */
  | 'invalid_argument';
