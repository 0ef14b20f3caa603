/** Something that the person at the command line can mend, in one sentence; anything else is a fault of the program. */
export class Failure extends Error {}
