import { useEffect, useState } from 'react';

/** The last value that stayed for a while. @param milliseconds - how long */
export function useLasting<T>(value: T, milliseconds: number): T | null {
  const [lasting, setLasting] = useState<T | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => {
      setLasting(value);
    }, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  }, [value, milliseconds]);
  return lasting;
}
