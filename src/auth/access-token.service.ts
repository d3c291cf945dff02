import { Injectable } from '@nestjs/common';
import { createLocalJWKSet, decodeProtectedHeader, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { DataSource, MoreThan } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { AppError, type Caller, Clock, UUID } from '../common/index.js';
import { Settings } from '../config/index.js';
import { hashToken, openDigestKey, packBox, sealDigestKey, unpackBox } from '../crypto/index.js';
import { Statement } from '../database/index.js';
import { ServerKeysService, ServerSecretsService } from '../server-keys/index.js';
import { UsersService } from '../users/index.js';
import { SessionCacheService } from './session-cache.service.js';
import { Session } from './session.entity.js';

/** A token that another service may check without asking us. */
export interface AccessToken {
  jwt: string;
  audience: string;
  expiresAt: Date;
}

const SECONDS = 600;
const ALGORITHM = 'EdDSA';
const MAX_CHARACTERS = 4096;
/** What the digest key within our own tokens is sealed under. */
const SECRET_NAME = 'access-token-digest-keys';

interface FoundSession {
  user_id: string;
  username: string;
}

const FIND = new Statement<FoundSession>(`
  SELECT session.user_id, username FROM sessions session JOIN users ON users.id = session.user_id
  WHERE session.id = $1 AND session.expires_at > $2`);

/**
 * Access tokens: JWTs (RFC 7519) signed by the server's Ed25519 key (RFC 8037), ten minutes long. The session's own token is what they
 * are had by. Whoever checks one by our published keys learns nothing of a session that has ended since; we do.
 */
@Injectable()
export class AccessTokenService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: Settings,
    private readonly keys: ServerKeysService,
    private readonly secrets: ServerSecretsService,
    private readonly users: UsersService,
    private readonly cache: SessionCacheService,
    private readonly clock: Clock,
  ) {}

  /**
   * @param audience whom it is for; this server's own API when it is not given
   * @throws AppError `forbidden` for a caller who came by an access token; `unauthorized` when the session has just ended
   */
  async grant(caller: Caller, audience = this.settings.serverName): Promise<AccessToken> {
    if (caller.credential !== 'session')
      throw new AppError('forbidden', 'An access token is had by the token of a session.');
    const expiresAt = new Date(Math.floor(this.clock.in(SECONDS).getTime() / 1000) * 1000);
    const { affected } = await this.dataSource
      .getRepository(Session)
      .update(
        { id: caller.sessionId, expiresAt: MoreThan(this.clock.now()) },
        { accessTokensUntil: expiresAt },
      );
    if (affected !== 1) throw new AppError('unauthorized');
    const { id: kid, privateKey } = await this.keys.signing();
    const jwt = await new SignJWT({ sid: caller.sessionId, ...(await this.forOurselves(caller, audience)) })
      .setProtectedHeader({ alg: ALGORITHM, kid, typ: 'JWT' })
      .setIssuer(this.settings.serverName)
      .setSubject(caller.address)
      .setAudience(audience)
      .setIssuedAt(this.clock.now())
      .setExpirationTime(expiresAt)
      .setJti(uuid())
      .sign(privateKey);
    return { jwt, audience, expiresAt };
  }

  /**
   * Whoever one of our tokens for our own API belongs to, while the session that it is from stands.
   *
   * @throws AppError `unauthorized` for anything else
   */
  async authenticate(jwt: string): Promise<Caller> {
    if (jwt.length > MAX_CHARACTERS) throw new AppError('unauthorized');
    // Beside the sessions, whose own tokens are not to be found in the place of one of these.
    const cacheKey = `jwt ${hashToken(jwt).toString('base64')}`;
    const now = this.clock.now();
    const known = this.cache.get(cacheKey, now);
    if (known) return known;
    const remember = this.cache.watch();
    const { sid, sub, exp, dgk } = await this.verify(jwt, now);
    const [session] = await FIND.run(this.dataSource, [sid, now]);
    const address = session && this.users.addressOf(session.username);
    if (!session || address !== sub) throw new AppError('unauthorized');
    const secret = await this.secrets.get(SECRET_NAME);
    let digestKey: Buffer | undefined;
    const caller: Caller = {
      userId: session.user_id,
      username: session.username,
      address,
      sessionId: sid,
      credential: 'access-token',
      digestKey: () => (digestKey ??= openDigestKey(secret, unpackBox(Buffer.from(dgk, 'base64url')))),
    };
    remember(cacheKey, caller, new Date(exp * 1000));
    return caller;
  }

  private async verify(jwt: string, now: Date): Promise<OwnClaims> {
    try {
      const keys = createLocalJWKSet(await this.keys.published(decodeProtectedHeader(jwt).kid));
      const { payload } = await jwtVerify(jwt, keys, {
        algorithms: [ALGORITHM],
        issuer: this.settings.serverName,
        audience: this.settings.serverName,
        currentDate: now,
      });
      if (isOwn(payload)) return payload;
    } catch (error) {
      if (!(error instanceof errors.JOSEError) && !(error instanceof TypeError)) throw error;
    }
    throw new AppError('unauthorized');
  }

  /** The account's key for request digests, which otherwise only the session's token opens; sealed, and of no use to anybody else. */
  private async forOurselves(caller: Caller, audience: string): Promise<JWTPayload> {
    if (audience !== this.settings.serverName) return {};
    const secret = await this.secrets.get(SECRET_NAME);
    return { dgk: packBox(sealDigestKey(secret, caller.digestKey())).toString('base64url') };
  }
}

/** What our own tokens for ourselves say. */
interface OwnClaims {
  sid: string;
  sub: string;
  exp: number;
  /** nonce ‖ ciphertext, base64url. */
  dgk: string;
}

function isOwn(claims: object): claims is OwnClaims {
  return (
    'sid' in claims &&
    'sub' in claims &&
    'exp' in claims &&
    'dgk' in claims &&
    typeof claims.sid === 'string' &&
    UUID.test(claims.sid) &&
    [claims.sub, claims.dgk].every((claim) => typeof claim === 'string') &&
    typeof claims.exp === 'number'
  );
}
