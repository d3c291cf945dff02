export { AccountErasureRepository } from './account-erasure.repository.js';
export { AttachmentContentService } from './attachment-content.service.js';
export { MessageDto } from './dto/message.dto.js';
export { ListMessagesDto } from './dto/list-messages.dto.js';
export { Attachment, AttachmentPiece, MailboxEntry, Message } from './entities/index.js';
export { inlineMessageJson } from './inline-message.js';
export { MessageQueryService } from './message-query.service.js';
export { toMessageDto } from './message.mapper.js';
export { MessagesModule } from './messages.module.js';
