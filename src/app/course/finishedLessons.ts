/** Kinds of the lessons that have been played to their ends in this browser; none where it keeps nothing, or something else. */
export function finishedLessons(): ReadonlySet<string> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem('lessons') ?? '[]');
    return new Set(Array.isArray(stored) ? stored.filter((one) => typeof one === 'string') : []);
  } catch {
    return new Set();
  }
}
