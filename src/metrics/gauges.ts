/** What is read at each scrape from whoever knows it. A gauge is there from when somebody lets it be watched. */
export const GAUGES = {
  sealpost_sockets: 'Sockets that are open on this node.',
  sealpost_long_polls: 'Requests that wait for an event on this node.',
  sealpost_event_log_lag_events:
    'By how many events a log that sockets here follow was behind the database, at most, when all were last compared.',
  sealpost_socket_lag_events: 'By how many events a socket is behind the log that it follows, at most.',
  sealpost_requests_in_flight:
    'Requests that are at work: not those that wait for a client, for events or for key work.',
  sealpost_key_work_running: 'Key derivations and key generations that are under way.',
  sealpost_key_work_waiting: 'Key derivations and key generations that wait for a processor.',
  sealpost_database_connections: 'Connections to the database.',
  sealpost_database_connections_idle: 'Connections to the database that nobody uses.',
  sealpost_database_waiting: 'Requests for a connection to the database that wait for one.',
  sealpost_redis_up: 'Whether Redis answers: 1 or 0.',
  sealpost_outbox_pending_events:
    'Events that wait for a peer, of all peers together, when they were last counted.',
  sealpost_outbox_oldest_seconds: 'How long the oldest of them has waited.',
  sealpost_peers_failing: 'Peers to which the last attempt to deliver has failed.',
  sealpost_peers_distrusted: 'Peers that show a key which no trusted one has endorsed.',
} as const;

export type GaugeName = keyof typeof GAUGES;
