/** Something that has happened to the engine and that the user should know. */
export interface Incident {
  readonly id: number;
  readonly kind: 'fallback' | 'recovered' | 'restarted' | 'failed';
  readonly message: string;
  readonly detail?: string;
}

/** The incidents with one more; of each kind only the newest is worth showing. */
export function withIncident(incidents: readonly Incident[], incident: Omit<Incident, 'id'>): readonly Incident[] {
  const id = incidents.reduce((most, other) => Math.max(most, other.id), 0) + 1;
  return [...incidents.filter(({ kind }) => kind !== incident.kind), { ...incident, id }];
}
