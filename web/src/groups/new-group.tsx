/** The screen that makes a group; it opens the group when it is made. */
export function NewGroup() {
  return null;
}
