import { SealpostError } from '@sealpost/client';
import { type SubmitEvent, useState } from 'react';
import { flushSync } from 'react-dom';
import { explainError, fieldErrors, saysSessionEnded } from './explain-error.js';
import { endSession } from './session-store.js';

/** What is wrong with the fields of a form, by their names, in sentences. */
export type FieldProblems = Partial<Record<string, string>>;

/** Where an error belongs: a field's name, with other words than the usual ones when those do not fit. */
export type Place = string | [field: string, words: string];
export type Places = Partial<Record<string, Place>>;

/** Thrown by the work of a form that does not begin because of what was typed. */
export class FormRefused extends Error {
  constructor(readonly problems: FieldProblems) {
    super('The form is not filled in as it should be.');
  }
}

export interface Form {
  busy: boolean;
  /** What is wrong with each field. */
  problems: FieldProblems;
  /** What went wrong that belongs to no field. */
  failure: string | null;
  onSubmit: (event: SubmitEvent<HTMLFormElement>) => void;
}

/**
 * A form: runs its work once at a time, puts what went wrong to the field that it belongs to, and moves the focus there.
 *
 * @param places - the field that an error's code belongs to; what the server says of a field is put there by itself
 */
export function useForm(work: () => Promise<unknown>, places: Places = {}): Form {
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<FieldProblems>({});
  const [failure, setFailure] = useState<string | null>(null);

  function refuse(error: unknown, element: HTMLFormElement) {
    if (saysSessionEnded(error)) endSession();
    const found = problemsOf(error, places);
    const placed = Object.keys(found).some((name) => element.elements.namedItem(name));
    flushSync(() => {
      setProblems(placed ? found : {});
      setFailure(placed ? null : explainError(error));
      setBusy(false);
    });
    element.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }

  async function submit(element: HTMLFormElement) {
    setBusy(true);
    setFailure(null);
    setProblems({});
    try {
      await work();
      setBusy(false);
    } catch (error) {
      refuse(error, element);
    }
  }

  return {
    busy,
    problems,
    failure,
    onSubmit: (event) => {
      event.preventDefault();
      if (!busy) void submit(event.currentTarget);
    },
  };
}

function problemsOf(error: unknown, places: Places): FieldProblems {
  if (error instanceof FormRefused) return error.problems;
  if (!(error instanceof SealpostError)) return {};
  const place = places[error.code];
  if (place === undefined) return fieldErrors(error);
  const [field, words] = typeof place === 'string' ? [place, explainError(error)] : place;
  return { [field]: words };
}
