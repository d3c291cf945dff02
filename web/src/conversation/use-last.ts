import { useState } from 'react';

/** The last value that was one: what a dialog says while it goes away. */
export function useLast<T>(value: T | null): T | null {
  const [last, setLast] = useState(value);
  if (value !== null && value !== last) setLast(value);
  return value ?? last;
}
