/**
 * Puts the focus on a control of the experiment, with all unfolded that it is folded away in. `run` is the run whose settings it is among.
 * Controls go by the names that they are read out with.
 */
export function showControl(section: string, name: string, run?: string): void {
  const folded = [...document.querySelectorAll<HTMLDetailsElement>('.drawer, .sidebar details.section')];
  for (const details of folded)
    if (details.matches('.drawer') || details.querySelector('h2')?.textContent === section) details.open = true;
  const toggle = run === undefined ? undefined : labelled(`Settings of ${run}`);
  const isShown = labelled(name) !== undefined;
  if (!isShown && toggle?.ariaExpanded === 'false') toggle.click();
  // What has just been unfolded is drawn first.
  requestAnimationFrame(() => {
    const control = labelled(name);
    control?.scrollIntoView({ block: 'center' });
    control?.focus({ preventScroll: true });
    if (control instanceof HTMLInputElement && control.type === 'text') control.select();
  });
}

/** The control of that name, of two the one for typing. */
function labelled(name: string): HTMLElement | undefined {
  return [...document.querySelectorAll<HTMLElement>('.sidebar [aria-label]')].find(
    (element) => element.getAttribute('aria-label') === name,
  );
}
