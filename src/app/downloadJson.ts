import { saveFile } from './saveFile.ts';

/** Gives the user a JSON file; of the name only letters and digits are kept. */
export function downloadJson(name: string, json: unknown): void {
  const plain = name.replace(/[^\p{L}\p{N}]+/gu, '-') || 'experiment';
  saveFile(`${plain}.json`, 'application/json', [JSON.stringify(json)]);
}
