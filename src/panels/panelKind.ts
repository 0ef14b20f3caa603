import type { Fields } from '../fields/fields.ts';

/** What a panel is besides its picture: enough for links, files and listings, which draw nothing. */
export interface PanelKind {
  /** Its name in links: stable for ever. */
  readonly kind: string;
  /** Name of its region and heading. */
  readonly title: string;
  /** What it shows, in one sentence. */
  readonly summary: string;
  /** Its own settings, of which every place that it has on the screen holds values. */
  readonly fields: Fields;
}
