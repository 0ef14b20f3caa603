import { openShelf, type OpenedShelf } from '../../storage/openShelf.ts';

let opening: Promise<OpenedShelf> | undefined;

/** What is kept in this browser, opened once for the page. `onBlocked` is called if it has to wait for another tab. */
export function shelfOfPage(onBlocked: () => void = () => undefined): Promise<OpenedShelf> {
  return (opening ??= openShelf(onBlocked));
}
