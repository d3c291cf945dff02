let loading: Promise<ReadonlySet<string>> | undefined;

/** The passwords that are guessed first, in lower case, of those that are long enough to be asked about. Loaded when first needed. */
export function commonPasswords(): Promise<ReadonlySet<string>> {
  loading ??= import('virtual:common-passwords').then(({ default: passwords }) => new Set(passwords));
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}
