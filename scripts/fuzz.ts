import { spawnSync } from 'node:child_process';

// These tests read a share of what is invented for them; here they read all of it.
const { status } = spawnSync('npx vitest run --project unit .fuzz. formula.test archive.test', {
  shell: true,
  stdio: 'inherit',
  env: { ...process.env, FUZZ: 'full' },
});
process.exitCode = status ?? 1;
