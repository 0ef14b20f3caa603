/** Where the first minute leads: known here, so that the greeting need not download a lesson. */
export const firstLesson = { kind: 'tilt', title: 'The tilt that diagonal scaling cannot fix' } as const;
