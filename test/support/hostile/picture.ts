/** What begins as a picture does, which is all that is looked at. */
export const PICTURE = Buffer.from('\x89PNG\r\n\x1a\n and whatever stands behind it', 'latin1');
