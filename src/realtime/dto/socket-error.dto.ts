import { FieldErrorDto } from '../../common/index.js';

/** Why an event that the client sent was refused. The connection stays. */
export class SocketErrorDto {
  /** The stable word to branch on, as in a problem document. @example 'recipient_not_found' */
  code: string;
  /** What happened this time. @example 'to: does not exist' */
  detail: string;
  /** The fields that were refused. */
  errors?: FieldErrorDto[];
}
