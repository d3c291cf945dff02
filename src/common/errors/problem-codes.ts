/** What a problem code means: its HTTP status and the title that every occurrence shares. */
interface ProblemKind {
  readonly status: number;
  readonly title: string;
}

/** The closed list of problem codes. Clients branch on them, so a code never changes its meaning and is never removed. */
export const PROBLEMS = {
  invalid_request: { status: 400, title: 'The request has a field that cannot be accepted' },
  invalid_json: { status: 400, title: 'The body is not JSON' },
  invalid_cursor: { status: 400, title: 'The cursor was not made by this list' },
  invalid_signature: { status: 400, title: 'The signature does not match the message' },
  sealed_transport_required: { status: 400, title: 'This server takes sealed requests only' },
  invalid_sealed_request: { status: 400, title: 'The sealed request cannot be accepted' },
  unknown_transport_key: { status: 400, title: 'The request is sealed to a key that is not in use' },
  stale_sealed_request: { status: 400, title: 'The request was sealed too long ago, or in the future' },
  unauthorized: { status: 401, title: 'A valid session token is needed' },
  invalid_credentials: { status: 401, title: 'The name or the secret is wrong' },
  peer_unauthorized: { status: 401, title: 'The request is not signed as a request of a peer has to be' },
  forbidden: { status: 403, title: 'This is not yours to do' },
  not_found: { status: 404, title: 'There is no such thing' },
  recipient_not_found: { status: 404, title: 'There is no such recipient' },
  member_not_found: { status: 404, title: 'There is no such person' },
  username_taken: { status: 409, title: 'The username is taken' },
  email_taken: { status: 409, title: 'The e-mail address is taken' },
  stale_key: { status: 409, title: 'The key was rotated meanwhile' },
  stale_keys: { status: 409, title: 'The keys are not the current keys of the readers' },
  already_member: { status: 409, title: 'They are in the group already' },
  group_full: { status: 409, title: 'The group has as many members as it may' },
  last_owner: { status: 409, title: 'A group needs an owner' },
  group_hosted_elsewhere: { status: 409, title: 'The group is changed on the server that hosts it' },
  peers_not_connected: {
    status: 409,
    title: 'The servers of the members do not exchange messages with each other',
  },
  idempotency_conflict: { status: 409, title: 'The id was used for another message' },
  replayed_sealed_request: { status: 409, title: 'The sealed request was taken before' },
  cursor_expired: { status: 410, title: 'The log is no longer kept from there on' },
  payload_too_large: { status: 413, title: 'The request is over a limit' },
  unsupported_media_type: { status: 415, title: 'The content type is not accepted here' },
  range_not_satisfiable: { status: 416, title: 'The range lies outside the file' },
  misdirected: { status: 421, title: 'The request is meant for another server' },
  rate_limited: { status: 429, title: 'Too many for now' },
  internal_error: { status: 500, title: 'The server failed' },
  overloaded: { status: 503, title: 'The server is busy' },
  peer_unavailable: { status: 503, title: 'The other server cannot be reached' },
  not_ready: { status: 503, title: 'A part of the server is not ready' },
} as const satisfies Record<string, ProblemKind>;

/** One of the stable words of {@link PROBLEMS}. */
export type ProblemCode = keyof typeof PROBLEMS;
