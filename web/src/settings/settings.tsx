/** Settings. */
export function Settings({ section }: { section: string | null }) {
  return <p>{section}</p>;
}
