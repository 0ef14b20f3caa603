/** Where a pointer is, in px of an element that may lie in an enlarged part of the page. */
export function localPoint(
  { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
  element: Element,
): { readonly left: number; readonly top: number } {
  const box = element.getBoundingClientRect();
  const zoom = zoomOf(element);
  return { left: (clientX - box.left) / zoom, top: (clientY - box.top) / zoom };
}

/** Device pixels for each px of an element. */
export function pixelRatio(element: Element): number {
  return (window.devicePixelRatio || 1) * zoomOf(element);
}

/** How much CSS zoom enlarges an element; 1 where the browser does not say. */
function zoomOf(element: Element): number {
  const zoom: unknown = 'currentCSSZoom' in element ? element.currentCSSZoom : 1;
  return typeof zoom === 'number' && zoom > 0 ? zoom : 1;
}
