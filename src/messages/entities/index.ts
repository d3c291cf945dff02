export { Attachment } from './attachment.entity.js';
export { AttachmentPiece } from './attachment-piece.entity.js';
export { MailboxEntry } from './mailbox-entry.entity.js';
export { Message } from './message.entity.js';
