/** Tells the page around how tall this one is, in px, so that it can make room: the only thing that is ever said to it. */
export function tellHeight(content: HTMLElement): void {
  if (window.parent === window) return;
  let told = 0;
  new ResizeObserver(() => {
    const height = Math.ceil(content.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    window.parent.postMessage({ type: 'preconditioner-lab', height }, '*');
  }).observe(content);
}
