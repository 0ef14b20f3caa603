/** Seconds of waiting as they are said: `4 s`, `2 min`, `1 h 20 min`; nothing for what is over within a second. */
export function timeLeft(seconds: number): string | undefined {
  if (!(seconds > 1) || !Number.isFinite(seconds)) return undefined;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const rest = Math.round((minutes % 60) / 10) * 10;
  const hours = Math.floor(minutes / 60) + (rest === 60 ? 1 : 0);
  return rest % 60 === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}
