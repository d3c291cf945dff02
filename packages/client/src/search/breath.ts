/** Milliseconds that work may take at a stretch: less than a frame. */
const STRETCH = 12;

/** What is awaited between the steps of long work lets others have their turn now and then. */
export function newBreath(): () => Promise<void> {
  let begin = performance.now();
  return async () => {
    if (performance.now() - begin < STRETCH) return;
    await new Promise((resolve) => setTimeout(resolve));
    begin = performance.now();
  };
}
