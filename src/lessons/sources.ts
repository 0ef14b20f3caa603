/** What the lab is read beside. */
export const sources = {
  sketchy: {
    title: 'Sketchy: Memory-Efficient Adaptive Regularization with Frequent Directions',
    authors: 'Feinberg, Chen, Sun, Anil & Hazan 2023, and Feinberg’s blog post on it',
    address: 'https://arxiv.org/abs/2302.03764',
  },
  shampoo: {
    title: 'Scalable Second Order Optimization for Deep Learning',
    authors: 'Anil, Gupta, Koren, Regan & Singer 2020, and the talk on it',
    address: 'https://arxiv.org/abs/2002.09018',
  },
  lecture: {
    title: 'Second-order optimization: natural gradient, K-FAC and how optimizers compare',
    authors: 'Weitze’s lecture, after Martens & Grosse 2015, Ba, Grosse & Martens 2017 and Choi et al. 2019',
    address: 'https://arxiv.org/abs/1503.05671',
  },
} as const;

export type SourceName = keyof typeof sources;

/** A passage of a source that a lesson is about. */
export interface Passage {
  readonly source: SourceName;
  /** The section of the source, one of `sections` in `sourceMap.ts`. */
  readonly section: string;
  /** What it says: in its own words where they are known, else in ours and not in quotation marks. */
  readonly says: string;
  /** Where the source slips, and what is right. */
  readonly slip?: string;
}
