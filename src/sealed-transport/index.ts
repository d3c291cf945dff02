export { MAX_HEAD_BYTES, MEDIA_TYPE } from './format.js';
export { SealedAnswer } from './sealed-answer.js';
export { SealedTransportModule } from './sealed-transport.module.js';
export { type OpenedRequest, SealedTransportService } from './sealed-transport.service.js';
