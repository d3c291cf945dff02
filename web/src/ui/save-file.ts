/** How long the browser gets to read the file, in milliseconds. */
const READ_TIME = 60_000;

/** Has the browser save a file. */
export function saveFile(content: Blob, filename: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = filename;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, READ_TIME);
}
