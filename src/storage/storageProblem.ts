/** Why something could not be kept or read, in a sentence that says what to do. Nothing that was kept before has changed. */
export function storageProblem(error: unknown): string {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  switch (name) {
    case 'QuotaExceededError':
      return 'There is no space left in this browser for it. What was saved before is intact: export everything to a file, then delete what you no longer need.';
    case 'VersionError':
      return 'What is saved here was written by a newer version of the lab, so this one only reads it. Reload the page to get the newer one, or export to a file.';
    default:
      return `The browser could not save or read it (${error instanceof Error ? error.message : String(error)}). What was saved before is intact: try again, or export to a file.`;
  }
}
