import { startTfjs, type TfjsEngine } from '../array/tfjsEngine.ts';

let running: { readonly started: Promise<TfjsEngine>; users: number } | undefined;

/** The one engine that TensorFlow.js has in a thread, for several users at a time; it stops with the last of them. Rejects where there is none. */
export async function shareTfjs(): Promise<{ readonly tfjs: TfjsEngine; release(): void }> {
  const own = (running ??= { started: start(), users: 0 });
  own.users += 1;
  try {
    const tfjs = await own.started;
    return {
      tfjs,
      release() {
        own.users -= 1;
        if (own.users > 0) return;
        running = undefined;
        tfjs.engine.dispose();
      },
    };
  } catch (error) {
    if (running === own) running = undefined;
    throw error;
  }
}

async function start(): Promise<TfjsEngine> {
  const started = await startTfjs('webgpu');
  if (!started.ok) throw new Error(started.reason);
  return started.value;
}
