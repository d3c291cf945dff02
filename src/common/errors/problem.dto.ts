/** A field of the request and what is wrong with it. */
export class FieldErrorDto {
  /** Path of the field, as in `attachments.0.filename`. @example 'username' */
  field: string;
  /** What is wrong with it. @example 'must be 3 to 32 characters' */
  message: string;
}

/** Why a request was refused (RFC 9457, `application/problem+json`). */
export class ProblemDto {
  /** A URI for the kind of problem. @example 'urn:sealpost:problem:invalid_request' */
  type: string;
  /** The kind in words. @example 'The request has a field that cannot be accepted' */
  title: string;
  /** The HTTP status. @example 400 */
  status: number;
  /** The stable word to branch on. @example 'invalid_request' */
  code: string;
  /** What happened this time. @example 'username: must be 3 to 32 characters' */
  detail: string;
  /** The id under which the server logged the request. @example '0f8f4f0e-7a0e-4b0b-9d0c-0d4f6a1f0b6a' */
  requestId: string;
  /** The fields that were refused. */
  errors?: FieldErrorDto[];
}
