import { Injectable } from '@nestjs/common';
import { AppError } from '../common/index.js';
import { Settings } from '../config/index.js';

/** What a message may hold, by the settings. */
@Injectable()
export class LimitsService {
  constructor(private readonly settings: Settings) {}

  /**
   * @param textBytes bytes of the text before sealing, null for none
   * @param attachmentBytes bytes of each file before sealing
   * @throws AppError `invalid_request` for an empty message or too many files, `payload_too_large` for what is too large
   */
  check(textBytes: number | null, attachmentBytes: number[]): void {
    const { maxTextBytes, maxAttachments, maxAttachmentBytes } = this.settings;
    if (textBytes === null && attachmentBytes.length === 0) {
      throw AppError.field('text', 'is missing; a message needs a text or an attachment');
    }
    if (textBytes !== null && textBytes > maxTextBytes) {
      throw AppError.field('text', `may have at most ${maxTextBytes} bytes`, 'payload_too_large');
    }
    if (attachmentBytes.length > maxAttachments) {
      throw AppError.field('attachments', `may be at most ${maxAttachments}`);
    }
    const large = attachmentBytes.findIndex((bytes) => bytes > maxAttachmentBytes);
    if (large !== -1) {
      throw AppError.field(
        `attachments.${large}`,
        `may have at most ${maxAttachmentBytes} bytes`,
        'payload_too_large',
      );
    }
  }
}
