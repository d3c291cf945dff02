import { Button, Dialog } from '../ui/index.js';
import { DISAPPEARING } from './disappearing.js';

/** Chooses how long what is sent from now on stays. */
export function DisappearingDialog({
  open,
  seconds,
  onChosen,
  onClose,
}: {
  open: boolean;
  seconds: number | null;
  onChosen: (seconds: number | null) => void;
  onClose: () => void;
}) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Disappearing messages"
      size="sm"
      actions={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-2 text-muted">
          What you send here from this device is gone for everyone after this time. Whoever read it may have
          kept it.
        </legend>
        {DISAPPEARING.map((choice) => (
          <label
            key={choice.label}
            className="flex min-h-10 cursor-pointer items-center gap-3 rounded-lg px-2 hover:bg-hover pointer-coarse:min-h-11"
          >
            <input
              type="radio"
              name="disappearing"
              checked={choice.seconds === seconds}
              onChange={() => {
                onChosen(choice.seconds);
              }}
              className="size-4.5 accent-accent"
            />
            {choice.label}
          </label>
        ))}
      </fieldset>
    </Dialog>
  );
}
