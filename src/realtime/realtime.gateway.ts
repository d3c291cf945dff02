import { Logger } from '@nestjs/common';
import { OnGatewayConnection, OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import type { Server, Socket } from 'socket.io';
import {
  AppError,
  type ProblemCode,
  createValidationPipe,
  refuseHostileInput,
  toAppError,
} from '../common/index.js';
import { RateLimits } from '../rate-limits/index.js';
import { closeConnection, guardConnections } from './connection-guard.js';
import { Connections } from './connections.js';
import type { SocketErrorDto } from './dto/socket-error.dto.js';
import { TypingDto, type TypingNoticeDto } from './dto/typing.dto.js';
import { isFinal } from './end-reason.js';
import { type Handshake, HandshakeService, type Peer } from './handshake.service.js';
import { OtherNodes } from './other-nodes.js';
import { TypingService } from './typing.service.js';

/** Sockets that one user may have on one node. */
const SOCKETS_A_USER = 100;

/**
 * The socket: the token in the handshake, then the log from the client's cursor on. What clients send is not bound by
 * `@SubscribeMessage`, which would lead it through the guard, the interceptor and the filter of requests.
 */
@WebSocketGateway({ path: '/socket.io' })
export class RealtimeGateway implements OnGatewayInit<Server>, OnGatewayConnection<Socket> {
  private readonly logger = new Logger('Realtime');
  private readonly validation = createValidationPipe();
  /** How many connections each user has. */
  private readonly open = new Map<string, number>();

  constructor(
    private readonly handshakes: HandshakeService,
    private readonly connections: Connections,
    private readonly typing: TypingService,
    private readonly otherNodes: OtherNodes,
    private readonly limits: RateLimits,
  ) {}

  afterInit(server: Server): void {
    guardConnections(server);
    this.otherNodes.attach(server);
    server.use((socket, next) => {
      this.shake(socket).then(
        () => {
          next();
        },
        (error: unknown) => {
          const { code, detail } = this.toError(error);
          if (isFinal(code)) next(Object.assign(new Error(code), { data: { code, detail } }));
          // Whoever was refused begins anew, from the origin check on.
          setImmediate(closeConnection, socket.conn);
        },
      );
    });
  }

  handleConnection(socket: Socket): void {
    const handshake = socket.data as Handshake;
    const { peer } = handshake;
    // The token has been checked, and is not kept in memory with the rest as long as the socket.
    Object.assign(socket, { data: undefined, handshake: undefined });
    void socket.join(roomOf(peer.userId));
    socket.onAny((name: unknown, ...payload: unknown[]) => {
      void this.receive(socket, peer, name, payload);
    });
    this.connections.open(socket, handshake);
  }

  private async shake(socket: Socket): Promise<void> {
    const handshake = await this.handshakes.check(socket.handshake.auth);
    const { userId } = handshake.peer;
    await this.limits.take('sockets', userId);
    // Whoever left meanwhile gets no socket, and would never give the place back.
    if (socket.conn.readyState === 'closed') return;
    const open = this.open.get(userId) ?? 0;
    if (open >= SOCKETS_A_USER) throw new AppError('overloaded', 'You have too many sockets open.');
    this.open.set(userId, open + 1);
    socket.conn.once('close', () => {
      const left = (this.open.get(userId) ?? 0) - 1;
      if (left > 0) this.open.set(userId, left);
      else this.open.delete(userId);
    });
    socket.data = handshake;
  }

  private async receive(socket: Socket, peer: Peer, name: unknown, payload: unknown[]): Promise<void> {
    try {
      await this.limits.take('socket-events', peer.sessionId);
    } catch {
      this.connections.close(socket.id, 'rate_limited');
      return;
    }
    try {
      if (name !== 'typing') throw new AppError('invalid_request', 'There is no such event.');
      if (payload.length !== 1) throw new AppError('invalid_request', 'The event takes one object.');
      await this.onTyping(peer, payload[0]);
    } catch (error) {
      socket.emit('error', this.toError(error));
    }
  }

  private async onTyping(peer: Peer, payload: unknown): Promise<void> {
    if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
      throw new AppError('invalid_request', 'The event takes one object.');
    }
    refuseHostileInput(payload, 'body');
    const { to: name } = (await this.validation.transform(payload, {
      type: 'body',
      metatype: TypingDto,
    })) as TypingDto;
    const { userIds, to } = await this.typing.audience(peer, name);
    const notice: TypingNoticeDto = { from: peer.address, to };
    this.otherNodes.broadcast(userIds.map(roomOf), 'typing', notice);
  }

  private toError(error: unknown): SocketErrorDto & { code: ProblemCode } {
    const { code, detail, errors } = toAppError(error);
    if (code === 'internal_error') this.logger.error({ err: error });
    return { code, detail, ...(errors && { errors }) };
  }
}

function roomOf(userId: string): string {
  return `user:${userId}`;
}
