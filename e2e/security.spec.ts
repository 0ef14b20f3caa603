import { expect, open, reaches, test } from './lab.ts';

/** What becomes of text that is to be code, tried a moment later: what a debugger evaluates at once is exempt from the policy. */
const runText = () =>
  new Promise((resolve) => {
    setTimeout(() => {
      try {
        // oxlint-disable-next-line typescript/no-implied-eval -- It must be refused.
        resolve(Function('return "it ran"')());
      } catch (error) {
        resolve(error instanceof Error ? error.name : 'refused');
      }
    }, 0);
  });

test('text is never made into code, neither in the page nor in its worker', async ({ page, complaints }) => {
  await open(page, 'v=1&from=rings&n=mlp,net:6-6&steps=20');
  await reaches(page, 'done');
  // Nothing that the lab needs was refused so far; what follows is, and says so.
  expect(complaints).toEqual([]);
  expect(await page.evaluate(runText)).toBe('EvalError');
  const [worker] = page.workers();
  expect(await worker?.evaluate(runText)).toBe('EvalError');
  complaints.length = 0;
});
