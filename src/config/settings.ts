import {
  ArrayMaxSize,
  IsBoolean,
  IsIn,
  IsInstance,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { MAX_ITERATIONS, MIN_ITERATIONS, type ModulusBits } from '../crypto/index.js';
import { PEER } from './federation-peers.js';
import { IsProxy } from './proxy.validator.js';
import { RateLimit } from './rate-limit.js';
import { Secret } from './secret.js';

const IsRateLimit = () =>
  IsInstance(RateLimit, { message: 'must be a number in a time of at most 7d, such as 30/15m, or off' });

const ORIGIN = { require_tld: false, require_protocol: true, protocols: ['http', 'https'] };

/** Whether requests may be sealed, or have to be. */
export const SEALED_TRANSPORT = ['off', 'on', 'required'] as const;

/** One of {@link SEALED_TRANSPORT}. */
export type SealedTransport = (typeof SEALED_TRANSPORT)[number];

/**
 * Every setting of the server with its default. The environment variable of a property is its name in upper snake case
 * (`databaseUrl` is `DATABASE_URL`); `.env.example` lists them all and a test holds it to this class.
 */
export class Settings {
  /** TCP port; 0 takes a free one. */
  @IsInt() @Min(0) @Max(65_535) readonly port: number = 3000;

  /** Address to listen on; `0.0.0.0` for every interface. */
  @IsString() @IsNotEmpty() readonly host: string = '127.0.0.1';

  /** Where the embedded database lives. */
  @IsString() @IsNotEmpty() readonly dataDir: string = './data';

  /** Whether the embedded database forces each commit to the disk; PostgreSQL has settings of its own for that. */
  @IsBoolean() readonly embeddedFsync: boolean = true;

  /** `postgres://user:password@host:port/database`; unset: the embedded database. */
  @IsOptional() readonly databaseUrl: Secret | null = null;

  /** Connections to PostgreSQL; the embedded database has one. */
  @IsInt() @Min(2) @Max(1000) readonly databasePool: number = 10;

  /** Whether the schema is brought up to date at start; `npm run migrate` does it by hand. */
  @IsBoolean() readonly runMigrations: boolean = true;

  /** The part of an address after the `@`. Messages carry it for good, so choose it before the first one. */
  @MaxLength(255)
  @Matches(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/, { message: 'must be a lower-case host name' })
  readonly serverName: string = 'localhost';

  /** Where clients reach this server, when that is not `http://HOST:PORT`. */
  @IsOptional() @IsUrl(ORIGIN) readonly publicUrl: string | null = null;

  /** Servers that messages are exchanged with: `name=origin`, or `name=origin#thumbprint` to be sure of its first key. */
  @ArrayMaxSize(1000)
  @Matches(PEER, { each: true, message: 'must be peers such as b.example=https://chat.b.example' })
  readonly federationPeers: string[] = [];

  /** Seconds after which what a peer has not taken is given up, and its sender told. */
  @IsInt() @Min(1) @Max(31_536_000) readonly federationGiveUpSeconds: number = 259_200;

  /** Origins whose pages may call the API, separated by commas. */
  @ArrayMaxSize(100)
  @Matches(/^https?:\/\/[^/?#\s]+$/, { each: true, message: 'must be origins such as https://example.com' })
  readonly corsOrigins: string[] = [];

  /** Proxies whose `X-Forwarded-For` is believed: addresses, subnets, `loopback`, `linklocal` or `uniquelocal`. */
  @IsProxy({ each: true, message: 'must be addresses, subnets, loopback, linklocal or uniquelocal' })
  readonly trustedProxies: string[] = [];

  /** PBKDF2-HMAC-SHA256 iterations for new passwords; accounts under fewer are upgraded at their next password login. */
  @IsInt() @Min(MIN_ITERATIONS) @Max(MAX_ITERATIONS) readonly pbkdf2Iterations: number = MIN_ITERATIONS;

  /** Size of the RSA keys that the server generates. */
  @IsIn([2048, 3072, 4096]) readonly rsaModulusBits: ModulusBits = 2048;

  /** Key derivations and key generations that may wait for a processor; one more is answered 503. */
  @IsInt() @Min(1) @Max(10_000) readonly keyWorkQueue: number = 64;

  /** Requests that are worked on at once, when they go fast; one more is answered 503. Slower ones are fewer. */
  @IsInt() @Min(1) @Max(100_000) readonly maxRequestsInFlight: number = 1000;

  /** Milliseconds that a request may wait for its turn: for key work, for a connection to the database. Then it is answered 503. */
  @IsInt() @Min(100) @Max(60_000) readonly maxWaitMilliseconds: number = 1000;

  /** Clients that may be connected at once, sockets and all; one more is turned away. */
  @IsInt() @Min(1) @Max(1_000_000) readonly maxConnections: number = 10_000;

  /** Whether requests to the API may be sealed to the server's key and are answered sealed (`on`), or have to be (`required`). */
  @IsIn(SEALED_TRANSPORT) readonly sealedTransport: SealedTransport = 'on';

  /** Days after its last use until a session's token expires. */
  @IsInt() @Min(1) @Max(3650) readonly sessionIdleDays: number = 30;

  /** Whether clients may connect by socket.io. */
  @IsBoolean() readonly realtimeEnabled: boolean = true;

  /** `redis://host:port`, when several nodes share one PostgreSQL; unset: one node. */
  @IsOptional() readonly redisUrl: Secret | null = null;

  /** Days that events are kept in the logs. */
  @IsInt() @Min(1) @Max(3650) readonly eventRetentionDays: number = 30;

  /** Days after which messages are deleted for everybody, from 7; unset: they are kept. */
  @IsOptional() @IsInt() @Min(7) @Max(36_500) readonly messageRetentionDays: number | null = null;

  /** Bytes of a message's text in UTF-8. */
  @IsInt() @Min(1) readonly maxTextBytes: number = 65_536;

  /** Bytes of one attachment before sealing. */
  @IsInt() @Min(1) @Max(1_000_000_000) readonly maxAttachmentBytes: number = 26_214_400;

  /** Attachments of one message. */
  @IsInt() @Min(0) @Max(100) readonly maxAttachments: number = 10;

  /** Bytes of one request's body. */
  @IsInt() @Min(1024) @Max(1_500_000_000) readonly maxRequestBytes: number = 41_943_040;

  /** Whether there are rate limits at all. */
  @IsBoolean() readonly rateLimitsEnabled: boolean = true;

  /** Failed logins to one account from one address. */
  @IsRateLimit() readonly loginLimit: RateLimit = RateLimit.of('20/1h');

  /** Failed logins from one address, to whichever accounts. */
  @IsRateLimit() readonly loginAddressLimit: RateLimit = RateLimit.of('40/10m');

  /** Failed logins to one account from all addresses that nobody has logged in to it from. */
  @IsRateLimit() readonly loginAccountLimit: RateLimit = RateLimit.of('200/1h');

  /** Failed recoveries of one account from one address. */
  @IsRateLimit() readonly recoverLimit: RateLimit = RateLimit.of('20/1h');

  /** Failed recoveries from one address, of whichever accounts. */
  @IsRateLimit() readonly recoverAddressLimit: RateLimit = RateLimit.of('40/10m');

  /** Failed recoveries of one account from all addresses that nobody has logged in to it from. */
  @IsRateLimit() readonly recoverAccountLimit: RateLimit = RateLimit.of('1000/1h');

  /** Registrations from one address. */
  @IsRateLimit() readonly registerAddressLimit: RateLimit = RateLimit.of('1000/10m');

  /** Registrations of one name. */
  @IsRateLimit() readonly registerNameLimit: RateLimit = RateLimit.of('30/10m');

  /** Questions for the salts of one account from one address. */
  @IsRateLimit() readonly kdfLimit: RateLimit = RateLimit.of('300/10m');

  /** Questions for salts from one address. */
  @IsRateLimit() readonly kdfAddressLimit: RateLimit = RateLimit.of('3000/10m');

  /** What one user confirms with the password: changes of it, new recovery codes, rotations, deletion of the account. */
  @IsRateLimit() readonly confirmationLimit: RateLimit = RateLimit.of('100/15m');

  /** Sends of one user. */
  @IsRateLimit() readonly sendLimit: RateLimit = RateLimit.of('6000/1m');

  /** Bytes of one user's requests with large files. */
  @IsRateLimit() readonly uploadLimit: RateLimit = RateLimit.of('10G/1h');

  /** Searches and lists of people by one user. */
  @IsRateLimit() readonly searchLimit: RateLimit = RateLimit.of('600/1m');

  /** Sockets that one user opens. */
  @IsRateLimit() readonly socketLimit: RateLimit = RateLimit.of('300/1m');

  /** Events that the sockets of one session send. */
  @IsRateLimit() readonly socketEventLimit: RateLimit = RateLimit.of('10/1s');

  /** PEM file of the certificate and those that it builds on, for HTTPS without a proxy; read anew when it changes. */
  @IsOptional() @IsString() readonly tlsCertFile: string | null = null;

  /** PEM file of the certificate's private key. */
  @IsOptional() @IsString() readonly tlsKeyFile: string | null = null;

  /** TCP port of the metrics alone; unset: `/metrics` on the port of everything else. */
  @IsOptional() @IsInt() @Min(0) @Max(65_535) readonly metricsPort: number | null = null;

  /** Address on which the metrics' own port listens. */
  @IsString() @IsNotEmpty() readonly metricsHost: string = '127.0.0.1';

  /** What Prometheus shows as `Authorization: Bearer`; unset: metrics on the main port are for this machine only. */
  @IsOptional() readonly metricsToken: Secret | null = null;

  /** Where traces go by OTLP over HTTP; unset: none are made. */
  @IsOptional() @IsUrl(ORIGIN) readonly otelExporterOtlpEndpoint: string | null = null;

  /** Of a hundred requests, how many are traced. */
  @IsInt() @Min(0) @Max(100) readonly tracedPercent: number = 100;

  /** `fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`. */
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']) readonly logLevel: string = 'info';
}
