/** A JWE in the compact serialization (RFC 7515, section 9.2.1). */
export const MEDIA_TYPE = 'application/jose';

/** The only algorithms: RSAES-OAEP with SHA-256 for the content key, AES-256-GCM for the content (RFC 7518, sections 4.3 and 5.3). */
export const ALGORITHM = 'RSA-OAEP-256';
export const ENCRYPTION = 'A256GCM';

/** What is sealed: a whole HTTP message (RFC 9112, section 10.1). */
export const CONTENT_TYPE = 'message/http';

/** What the header of a request says that it is, and that of an answer. Neither is taken for the other. */
export const REQUEST_TYPE = 'sealpost-request+jwe';
export const ANSWER_TYPE = 'sealpost-answer+jwe';

/** Bytes of the head of a message within: as many as Node takes of one outside. */
export const MAX_HEAD_BYTES = 16_384;
