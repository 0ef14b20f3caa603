/** Throws where `from` names a column that there is not, −1 apart; see `Ops.pick`. */
export function checkPicked(from: ArrayLike<number>, columns: number): void {
  for (let j = 0; j < from.length; j++) {
    const column = from[j] ?? NaN;
    if (!Number.isInteger(column) || column < -1 || column >= columns)
      throw new Error(`there is no column ${column} to pick among ${columns}`);
  }
}
