import { createRequire } from 'node:module';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const DIRECTORY = 'docs/screenshots';
const saves = process.env.SAVE_SCREENSHOTS === 'true';
/** The screens whose pictures are kept with the documents. */
const KEPT = new Set([
  'recovery-code',
  'conversation',
  'safety-number',
  'keys-changed',
  'group-conversation',
  'offline',
  'search',
  'settings-about',
]);
const WIDE = { width: 1200, height: 760 };
const PHONE = { width: 360, height: 740 };

let axe: Promise<string> | undefined;

/** How a screen looks: the scheme of its colours, and its width. */
const LOOKS = {
  light: { colorScheme: 'light', viewport: WIDE },
  dark: { colorScheme: 'dark', viewport: WIDE },
  phone: { colorScheme: 'light', viewport: PHONE },
} as const;

/**
 * Looks at a screen in light, in dark and at the width of a phone.
 *
 * @param name of the screen, and of its pictures when these are saved
 * @returns what axe finds that is serious or critical, with the look, the rule and the elements; empty when it finds nothing
 */
export async function findings(page: Page, name: string): Promise<string[]> {
  axe ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const source = await axe;
  const found: string[] = [];
  for (const [look, { colorScheme, viewport }] of Object.entries(LOOKS)) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize(viewport);
    // Colours that are still on their way from the look before are nobody's.
    await page.evaluate(async () => {
      const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
      await Promise.allSettled(transitions.map(({ finished }) => finished));
    });
    if (saves && KEPT.has(name)) {
      await mkdir(DIRECTORY, { recursive: true });
      await page.screenshot({ path: join(DIRECTORY, `${name}-${look}.png`) });
    }
    // By the debugger: the content security policy would not let the page load it.
    await page.evaluate(source);
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
    );
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue;
      found.push(`${name}, ${look}: ${id}: ${nodes.map(({ target }) => target.join(' ')).join('; ')}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null });
  await page.setViewportSize(WIDE);
  return found;
}
