import type { Browser, Page } from '@playwright/test';
import { encodeLink } from '../src/experiment/encodeLink.ts';
import { parseExperiment } from '../src/experiment/schema.ts';
import { panelKinds } from '../src/panels/kinds.ts';
import { expect, open, play, reaches, test } from './lab.ts';

const optimizers = 'sgd momentum nesterov adam adamw rmsprop adagrad lion sm3 shampoo sketchy muon'.split(' ');

/** Twelve runs with eight seeds each, and every panel there is. */
const heavy = parseExperiment({
  problem: { kind: 'twoSpirals' },
  network: { kind: 'mlp', widths: [16, 16] },
  runs: optimizers.map((optimizer) => ({ optimizer })),
  seeds: 8,
  steps: 1000,
  view: { panels: panelKinds.map(({ kind }) => ({ kind })) },
});

/** What the browser wrote down about one stretch of the main thread. */
interface Stretch {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of processor time, which another program on the same core does not add to. */
  readonly tdur?: number;
  readonly args: {
    readonly name?: string;
    readonly data?: { readonly duration?: number; readonly interactionId?: number };
  };
}

interface Round {
  /** The longest task of the main thread, ms of processor time. */
  readonly longest: number;
  /** From pressing to the next picture, nine times in ten, ms: a page and two workers share as few as two cores here. */
  readonly usual: number;
}

const MOST: Round = { longest: 50, usual: 100 };

/** Rounds of which the best counts: what else runs on the same cores, or slows them, only ever adds. */
const ROUNDS = 5;

test(
  'while twelve runs with eight seeds train and every panel is open, the page answers at once',
  { tag: '@timed' },
  async ({ page, browser }, { annotations }) => {
    test.setTimeout(240_000);
    expect(heavy.notices).toEqual([]);
    await open(page, await encodeLink(heavy.experiment));
    await play(page);
    await reaches(page, 'running');
    await expect(page.locator('html')).toHaveAttribute('data-step', /\d\d/, { timeout: 60_000 });
    // Where to press, looked up before: to look things up by their role takes longer than all that is measured.
    const controls = {
      eye: await middleOf(page, 'button', /^Hide /),
      range: await middleOf(page, 'slider', /^Learning rate/),
    };
    const rounds: Round[] = [];
    while (rounds.length < ROUNDS && !rounds.some(isAtOnce)) rounds.push(await round(page, browser, controls));
    annotations.push({
      type: 'milliseconds',
      description: rounds
        .map(({ longest, usual }) => `${longest} of the main thread, ${usual} to an answer`)
        .join('; '),
    });
    const best = rounds.find(isAtOnce) ?? rounds.at(-1)!;
    expect(best.longest).toBeLessThan(MOST.longest);
    expect(best.usual).toBeLessThan(MOST.usual);
  },
);

function isAtOnce({ longest, usual }: Round): boolean {
  return longest < MOST.longest && usual < MOST.usual;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where the first control of that name is on the screen. */
async function middleOf(page: Page, role: 'button' | 'slider', name: RegExp): Promise<Point> {
  const box = (await page.getByRole(role, { name }).first().boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Goes through all panels, hides and shows a run, and drags a slider, while training goes on. */
async function round(
  page: Page,
  browser: Browser,
  { eye, range }: { readonly eye: Point; readonly range: Point },
): Promise<Round> {
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', '__metadata'] });
  // Time for some frames with news of the training.
  const wait = () => page.waitForTimeout(200);
  for (const place of panelKinds.keys()) {
    await page.evaluate((index) => document.querySelectorAll('section.panel')[index]?.scrollIntoView(), place);
    await page.keyboard.press('l');
    await wait();
  }
  await page.evaluate(() => document.querySelector('section.panel')?.scrollIntoView());
  for (let times = 0; times < 4; times++) {
    await page.mouse.click(eye.x, eye.y);
    await wait();
  }
  await expect(page.locator('html')).toHaveAttribute('data-lab', 'running');
  await page.mouse.move(range.x, range.y);
  await page.mouse.down();
  for (let x = 0; x < 12; x++) {
    await page.mouse.move(range.x + 4 * x, range.y);
    await page.waitForTimeout(100);
  }
  await page.mouse.up();
  await wait();
  const trace: { readonly traceEvents: readonly Stretch[] } = JSON.parse((await browser.stopTracing()).toString());
  return readTrace(trace.traceEvents);
}

function readTrace(stretches: readonly Stretch[]): Round {
  const main = stretches.find(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const tasks = stretches.filter(
    ({ name, tid, pid }) => /RunTask$/.test(name) && tid === main?.tid && pid === main.pid,
  );
  const answers = stretches
    .flatMap(({ name, args: { data } }) => (name === 'EventTiming' && data?.interactionId ? (data.duration ?? []) : []))
    .toSorted((a, b) => a - b);
  expect(tasks.length).toBeGreaterThan(1000);
  expect(answers.length).toBeGreaterThan(20);
  const longest = Math.max(...tasks.map(({ tdur = 0 }) => tdur / 1000));
  return { longest, usual: answers[Math.floor(0.9 * answers.length)]! };
}
