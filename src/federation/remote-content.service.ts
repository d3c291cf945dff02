import { createHash } from 'node:crypto';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { AppError } from '../common/index.js';
import { FetchedContentRepository, type RemoteContent, RemoteContentRegistry } from '../messages/index.js';
import { serverOf } from '../users/index.js';
import { type Answer, readAll } from './bounded-fetch.js';
import { writeDigest } from './content-digest.js';
import { BadAnswer } from './peer-description.js';
import { PeerRequestsService } from './peer-requests.service.js';
import { PeersService } from './peers.service.js';

const MILLISECONDS = 120_000;

/** Fetches large files from the servers of their senders, when they are first read. */
@Injectable()
export class RemoteContentService implements RemoteContent, OnModuleInit {
  private readonly logger = new Logger('RemoteContent');
  private readonly fetching = new Map<string, Promise<void>>();

  constructor(
    private readonly registry: RemoteContentRegistry,
    private readonly files: FetchedContentRepository,
    private readonly peers: PeersService,
    private readonly requests: PeerRequestsService,
  ) {}

  onModuleInit(): void {
    if (this.peers.all.length > 0) this.registry.set(this);
  }

  /** Of those that want one file at the same time, one fetches it. */
  async fetch(from: string, messageId: string, index: number): Promise<void> {
    const name = `${messageId} ${index}`;
    let fetching = this.fetching.get(name);
    if (!fetching) {
      fetching = this.fetchOnce(from, messageId, index).finally(() => this.fetching.delete(name));
      this.fetching.set(name, fetching);
    }
    await fetching;
  }

  private async fetchOnce(from: string, messageId: string, index: number): Promise<void> {
    const bytes = await this.files.missingBytes(messageId, index);
    const peer = this.peers.find(serverOf(from) ?? '');
    if (bytes === null || !peer) return;
    await this.peers.trusted(peer.name);
    try {
      const path = `messages/${messageId}/attachments/${index}`;
      const answer = await this.requests.ask(peer, path, { bytes, milliseconds: MILLISECONDS });
      if (answer.status === 404) {
        await readAll(answer);
        throw new AppError('not_found', 'The server of the sender no longer has the file.');
      }
      if (answer.status !== 200) throw new BadAnswer(`It answers ${answer.status}.`);
      await this.files.store(messageId, index, checked(answer, bytes));
    } catch (error) {
      if (error instanceof AppError) throw error;
      this.logger.warn({ peer: peer.name, reason: (error as Error).message }, 'A file could not be fetched.');
      throw new AppError('peer_unavailable', `${peer.name} does not give the file now.`, {
        cause: error,
        retryAfterSeconds: 5,
      });
    }
  }
}

/** The bytes of an answer, which must be as many as the message says and have the digest that the answer says. */
async function* checked(answer: Answer, bytes: number): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let received = 0;
  for await (const chunk of answer.body) {
    hash.update(chunk);
    received += chunk.length;
    yield chunk;
  }
  if (received !== bytes) throw new BadAnswer(`The file has ${received} bytes in place of ${bytes}.`);
  if (answer.headers.get('Content-Digest') !== writeDigest(hash.digest()))
    throw new BadAnswer('The file is not what its digest says.');
}
