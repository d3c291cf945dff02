import { rmSync } from 'node:fs';

export default function tearDown() {
  rmSync(process.env.SEALPOST_TEST_TEMPLATE ?? '', { recursive: true, force: true });
}
