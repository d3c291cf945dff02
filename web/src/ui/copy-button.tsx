import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, type ButtonProps } from './button.js';
import { announce } from './live-region.js';

/** How long it says that it copied, in milliseconds. */
const SAID = 2500;

/** Copies a text, and says so. */
export function CopyButton({
  text,
  label = 'Copy',
  ...rest
}: Omit<ButtonProps, 'children' | 'onClick' | 'icon'> & { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => {
      setCopied(false);
    }, SAID);
    return () => {
      clearTimeout(timer);
    };
  }, [copied]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      announce('Copied');
    } catch {
      announce('The browser did not let it be copied. Select the text and copy it yourself.', 'assertive');
    }
  }

  return (
    <Button {...rest} icon={copied ? Check : Copy} onClick={() => void copy()}>
      {copied ? 'Copied' : label}
    </Button>
  );
}
