/** Gives the user a JSON file; of the name only letters and digits are kept. */
export function downloadJson(name: string, json: unknown): void {
  const address = URL.createObjectURL(new Blob([JSON.stringify(json)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${name.replace(/[^\p{L}\p{N}]+/gu, '-') || 'experiment'}.json`;
  link.click();
  URL.revokeObjectURL(address);
}
