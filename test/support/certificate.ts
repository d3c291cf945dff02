import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryDirectory } from './temporary.js';

/** A certificate for this machine that nobody else has signed, and its key, in PEM. */
export interface MadeCertificate {
  cert: string;
  key: string;
}

/** Where a server finds them. */
export interface CertificateFiles {
  cert: string;
  key: string;
}

/** Makes a certificate with the `openssl` command: Node makes keys, but no certificates. */
export async function makeCertificate(): Promise<MadeCertificate> {
  const directory = await temporaryDirectory();
  const [cert, key] = [join(directory, 'cert.pem'), join(directory, 'key.pem')];
  const what = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const who = ['-subj', `/CN=${randomUUID()}`, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  await promisify(execFile)('openssl', [...what, ...who, '-days', '2', '-keyout', key, '-out', cert]);
  return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') };
}

/** Writes both, one after the other, as tools that renew certificates do. */
export async function writeCertificate(
  files: CertificateFiles,
  { cert, key }: MadeCertificate,
): Promise<void> {
  await writeFile(files.cert, cert);
  await writeFile(files.key, key);
}
