/** Where somebody's log stands now, as a cursor to read on from. */
export async function newestCursor({ url }, { token }) {
  const response = await globalThis.fetch(`${url}/api/events`, { headers: { 'X-Auth-Token': token } });
  return (await response.json()).nextCursor;
}
