import { ClosingDto } from './dto/closing.dto.js';
import { SocketErrorDto } from './dto/socket-error.dto.js';
import { TypingDto, TypingNoticeDto } from './dto/typing.dto.js';

export { RealtimeAdapter } from './realtime.adapter.js';
export { RealtimeModule } from './realtime.module.js';

/** What goes over the socket beside events. */
export const SOCKET_MODELS = [ClosingDto, SocketErrorDto, TypingDto, TypingNoticeDto];
