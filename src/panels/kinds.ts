/** The panels by kind and title, in their order on the screen, for programs that draw nothing. */
export const panelKinds: readonly { readonly kind: string; readonly title: string }[] = [
  { kind: 'levelSets', title: 'Level sets' },
  { kind: 'spectra', title: 'Eigenvalue spectra' },
  { kind: 'sketchError', title: 'Sketch error' },
  { kind: 'lossCurves', title: 'Loss curves' },
];
