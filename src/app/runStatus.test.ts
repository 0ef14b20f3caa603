import { describe, expect, it } from 'vitest';
import type { ReplicaTrace } from '../panels/panel.ts';
import { testInput } from '../panels/testInput.ts';
import { runStatus } from './runStatus.ts';
