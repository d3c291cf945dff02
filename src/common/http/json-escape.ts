const SOLIDUS = 0x2f;

/** An escape in a JSON string, as much of it as has come. */
export class JsonEscape {
  /** As it was written, the backslash first. */
  text = '\\';

  /**
   * Takes the next byte.
   *
   * @returns the code of the character that the escape stands for, null when it goes on, and false when it stands for none of base64's
   *   or is broken
   */
  take(byte: number): number | null | false {
    const character = String.fromCharCode(byte);
    if (this.text === '\\') {
      this.text += character;
      return byte === SOLIDUS ? SOLIDUS : character === 'u' ? null : false;
    }
    // What is no digit is not of the escape: it may be the quotation mark that ends the string.
    if (!/[0-9a-f]/i.test(character)) return false;
    this.text += character;
    if (this.text.length < 6) return null;
    const code = parseInt(this.text.slice(2), 16);
    return code < 128 ? code : false;
  }
}
