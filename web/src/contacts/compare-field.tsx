import { Banner, CONTROL_LOOK, Field } from '../ui/index.js';
import type { Comparison } from './safety-digits.js';

/** Where to type or paste the number that the other side reads out. */
export function CompareField({
  name,
  typed,
  onChange,
  comparison,
}: {
  name: string;
  typed: string;
  onChange: (typed: string) => void;
  comparison: Comparison;
}) {
  return (
    <div className="flex flex-col gap-3">
      <Field
        label={`The number that ${name} sees`}
        hint="Type it as you hear it, or paste it. Each group is checked as you go."
      >
        {(control) => (
          <textarea
            {...control}
            rows={3}
            inputMode="numeric"
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => {
              onChange(event.target.value);
            }}
            className={`${CONTROL_LOOK} resize-none font-mono tracking-wider`}
          />
        )}
      </Field>
      <div aria-live="polite">
        <Result comparison={comparison} name={name} />
      </div>
    </div>
  );
}

function Result({ comparison, name }: { comparison: Comparison; name: string }) {
  switch (comparison.kind) {
    case 'empty':
      return null;
    case 'partial':
      return (
        <p className="text-sm text-muted">
          The same so far; {comparison.missing} {comparison.missing === 1 ? 'digit is' : 'digits are'}{' '}
          missing.
        </p>
      );
    case 'same':
      return (
        <Banner tone="success" title="The numbers are the same">
          Nobody swapped a key between you and {name}. Mark it as compared.
        </Banner>
      );
    case 'tooLong':
      return (
        <Banner tone="warning" title="That is more than 60 digits">
          The first 60 are the same. Take out what does not belong to the number.
        </Banner>
      );
    case 'different':
      return (
        <Banner tone="danger" title={`Group ${comparison.group} differs`}>
          Check for a slip first, and that both of you look at the number of this moment. If they still
          differ, one of you has keys that are not the other’s. Write nothing secret here, and tell {name} by
          another way.
        </Banner>
      );
  }
}
