/** Room to the edge of the window, in pixels. */
const MARGIN = 8;
/** Room between the two, in pixels. */
const GAP = 4;

/** Puts a fixed element under another, or over it where there is no room under it, inside the window. */
export function placeBeside(element: HTMLElement, anchor: Element): void {
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = element;
  const fromLeft = box.left + box.width / 2 < window.innerWidth / 2;
  const left = fromLeft ? box.left : box.right - width;
  const below = box.bottom + GAP + height <= window.innerHeight - MARGIN;
  const top = below ? box.bottom + GAP : box.top - GAP - height;
  element.style.left = `${Math.max(MARGIN, Math.min(left, window.innerWidth - width - MARGIN))}px`;
  element.style.top = `${Math.max(MARGIN, top)}px`;
}
