import { saveFile } from '../ui/index.js';

/** Has the browser save a file of a message. It is handed over as plain bytes, so that no browser opens it as a page of this origin. */
export function saveContent(blob: Blob, filename: string): void {
  saveFile(new Blob([blob], { type: 'application/octet-stream' }), filename);
}
