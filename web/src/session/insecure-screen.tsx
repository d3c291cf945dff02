import { Banner } from '../ui/index.js';
import { EntryLayout } from './entry-layout.js';

/** Stands in for the page where the browser gives it no cryptography. */
export function InsecureScreen() {
  return (
    <EntryLayout title="This page needs HTTPS">
      <Banner tone="danger" title="The connection is not protected">
        <p>
          Browsers make keys only on pages that come by HTTPS, or from the same computer. This one came as{' '}
          <b>{window.location.origin}</b>, so nothing can be sealed here, and anybody on the way could change
          the page.
        </p>
      </Banner>
      <p className="mt-5 text-muted">
        If you use this server, ask whoever runs it for its https:// address. If you run it, put a proxy that
        speaks TLS before it.
      </p>
    </EntryLayout>
  );
}
