import { Spinner } from './spinner.js';

/** Fills its place while something is loaded; it shows only when that takes a moment. */
export function Splash() {
  return (
    <div className="flex h-full animate-late items-center justify-center">
      <Spinner label="Loading" />
    </div>
  );
}
