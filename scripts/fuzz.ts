import { spawnSync } from 'node:child_process';

// The tests of that name read a share of what is invented for them; here they read all of it.
const { status } = spawnSync('npx vitest run --project unit .fuzz.', {
  shell: true,
  stdio: 'inherit',
  env: { ...process.env, FUZZ: 'full' },
});
process.exitCode = status ?? 1;
