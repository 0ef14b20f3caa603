const KEY = 'lessons';

/** Kinds of the lessons that have been played to their ends in this browser; none where it keeps nothing, or something else. */
export function finishedLessons(): ReadonlySet<string> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return new Set(Array.isArray(stored) ? stored.filter((one) => typeof one === 'string') : []);
  } catch {
    return new Set();
  }
}

/** Notes that a lesson has been played to its end. */
export function keepFinished(kind: string): void {
  try {
    localStorage.setItem(KEY, JSON.stringify([...new Set([...finishedLessons(), kind])]));
  } catch {
    // The course page then does not know.
  }
}
