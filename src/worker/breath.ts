/**
 * A pause in which messages that have arrived are delivered. A message to oneself comes after those already waiting, and is not throttled as
 * timers are.
 */
export function createBreath(): () => Promise<void> {
  const channel = new MessageChannel();
  const waiting: (() => void)[] = [];
  channel.port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      channel.port2.postMessage(undefined);
    });
}
