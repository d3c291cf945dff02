/** The screen that finds messages by their words. */
export function MessageSearch() {
  return null;
}
