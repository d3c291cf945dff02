/** The longest name of a group, in letters. */
export const NAME_LETTERS = 100;

/** What is wrong with the name of a group to come, in a sentence; null when nothing is. */
export function groupNameProblem(name: string): string | null {
  return name.trim() === '' ? 'Give the group a name.' : null;
}
