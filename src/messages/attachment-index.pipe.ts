import { Injectable, type PipeTransform } from '@nestjs/common';
import { AppError } from '../common/index.js';

/** The place of an attachment in its message, as a path parameter. */
@Injectable()
export class AttachmentIndexPipe implements PipeTransform<string, number> {
  transform(value: string): number {
    if (!/^\d{1,4}$/.test(value)) throw AppError.field('index', 'must be a whole number');
    return Number(value);
  }
}
