import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { dictionary } from '@zxcvbn-ts/language-common';
import { defineConfig, type Plugin } from 'vite';

const SERVER = process.env.SEALPOST_URL ?? 'http://localhost:3000';

/** The commonest passwords that are long enough to be asked about: a thirtieth of the list that they are taken from. */
function commonPasswords(): Plugin {
  const name = 'virtual:common-passwords';
  const long = dictionary['passwords-common'].filter((password) => password.length >= 10);
  return {
    name: 'common-passwords',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => (id === `\0${name}` ? `export default ${JSON.stringify(long)};` : undefined),
  };
}

/** The page is built from the client library's sources, so that there is one build of both. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), tailwindcss(), commonPasswords()],
  resolve: {
    alias: { '@sealpost/client': fileURLToPath(new URL('../packages/client/src/index.ts', import.meta.url)) },
  },
  worker: { format: 'es' },
  build: {
    outDir: fileURLToPath(new URL('../dist/web', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    // The content security policy knows no data: scripts or fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      '/api': SERVER,
      '/docs': SERVER,
      '/socket.io': { target: SERVER, ws: true },
    },
  },
});
