/** Something to wait for until there is something to do. */
export class Wake {
  private wakeUp: (() => void) | undefined;
  private isDue = false;

  /** Ends the wait that is on, or else the next one at once. */
  call(): void {
    this.isDue = true;
    this.wakeUp?.();
  }

  /** Waits for a call, and for so many milliseconds at most. */
  async wait(milliseconds?: number): Promise<void> {
    if (!this.isDue) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      await new Promise<void>((resolve) => {
        this.wakeUp = resolve;
        if (milliseconds !== undefined) timer = setTimeout(resolve, milliseconds);
      });
      clearTimeout(timer);
    }
    this.isDue = false;
    this.wakeUp = undefined;
  }
}
