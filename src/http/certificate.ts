import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { Server } from 'node:https';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { type Settings, SettingsError } from '../config/index.js';

/** How often the files are looked at. By looking at them, since they may be links whose targets are exchanged. */
const LOOK_MILLISECONDS = 5000;

/** What is told of a certificate that is exchanged. */
export interface CertificateEvents {
  onReload: () => void;
  /** The new files cannot be used; the old certificate stays. */
  onFailure: (error: unknown) => void;
}

/** The certificate of a server that speaks HTTPS by itself. */
export class Certificate {
  private constructor(
    private readonly certFile: string,
    private readonly keyFile: string,
  ) {}

  /** @returns null when the settings name none */
  static from({ tlsCertFile, tlsKeyFile }: Settings): Certificate | null {
    return tlsCertFile && tlsKeyFile ? new Certificate(tlsCertFile, tlsKeyFile) : null;
  }

  /**
   * What a server of HTTPS takes.
   *
   * @throws SettingsError when the files cannot be read, or do not belong together
   */
  options(): SecureContextOptions {
    const options = {
      cert: read('TLS_CERT_FILE', this.certFile),
      key: read('TLS_KEY_FILE', this.keyFile),
      minVersion: 'TLSv1.2',
    } as const;
    try {
      createSecureContext(options);
    } catch (error) {
      throw new SettingsError(
        `TLS_CERT_FILE, TLS_KEY_FILE: are no certificate and its key: ${messageOf(error)}`,
      );
    }
    return options;
  }

  /**
   * Takes the files anew when they change, and at SIGHUP. Open connections keep the certificate that they began with.
   *
   * @returns what ends that
   */
  follow(server: unknown, { onReload, onFailure }: CertificateEvents): () => void {
    const reload = (): void => {
      try {
        (server as Server).setSecureContext(this.options());
        onReload();
      } catch (error) {
        onFailure(error);
      }
    };
    const files = [this.certFile, this.keyFile];
    for (const file of files) watchFile(file, { interval: LOOK_MILLISECONDS, persistent: false }, reload);
    process.on('SIGHUP', reload);
    return () => {
      for (const file of files) unwatchFile(file, reload);
      process.off('SIGHUP', reload);
    };
  }
}

function read(setting: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new SettingsError(`${setting}: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return (error as Error).message;
}
