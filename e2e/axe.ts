import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds on the page, or in the parts of it that are named, a sentence for each rule that is broken. */
export async function violations(page: Page, parts?: readonly string[]): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate<
    AxeResults['violations'],
    readonly [readonly string[], readonly string[] | undefined]
  >(
    async ([tags, within]) => {
      const axe: typeof import('axe-core') = Reflect.get(window, 'axe');
      const results = await axe.run(within ? { include: within.map((part) => [part]) } : document, {
        runOnly: [...tags],
        rules: { 'target-size': { enabled: true } },
      });
      return results.violations;
    },
    [TAGS, parts] as const,
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
