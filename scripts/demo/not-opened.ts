/** Something does not open, or is not what it says that it is: what must happen to every tampered copy. */
export class NotOpened extends Error {}
