import { Server } from 'socket.io';
import { hashToken } from './people.mjs';

/** Bare socket.io: the token in the handshake, and a room for each person. @returns what emits an event to everybody's sockets */
export function openSockets(http, { byToken }) {
  const io = new Server(http, { path: '/socket.io', serveClient: false });
  io.use((socket, next) => {
    const person = byToken.get(hashToken(socket.handshake.auth.token ?? ''));
    if (!person) return next(new Error('unauthorized'));
    socket.data.userId = person.id;
    next();
  });
  io.on('connection', (socket) => socket.join(socket.data.userId));
  return (userId, event) => io.to(userId).emit('event', event);
}
