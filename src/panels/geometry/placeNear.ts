/** A box, px. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is to be written beside a point. */
export interface NearLabel {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const height = 13;
/** Distances of a label's middle line from its point at which a place is looked for, px. */
const shifts = [0, -13, 13, -26, 26, -39, 39, -52, 52];

/**
 * Where labels stand beside their points, to the right, the left, above or below: as near as can be without covering points or each other,
 * inside the room and clear of what is occupied. One that fits nowhere stands at its first choice.
 */
export function placeNear(
  labels: readonly NearLabel[],
  room: Box,
  gap: number,
  occupied: readonly Box[] = [],
): readonly Box[] {
  const taken: Box[] = labels.map(({ x, y }) => ({ x: x - gap / 2, y: y - gap / 2, width: gap, height: gap }));
  taken.push(...occupied);
  return labels.map(({ x, y, width }) => {
    const choices = shifts.flatMap((shift) =>
      [x + gap, x - gap - width, x - width / 2].map((left): Box => ({
        x: left,
        y: y + shift - height / 2,
        width,
        height,
      })),
    );
    const found = choices.find((box) => isInside(box, room) && !taken.some((other) => overlap(box, other)));
    const box = found ?? kept(choices[0] ?? { x, y, width, height }, room);
    taken.push(box);
    return box;
  });
}

export function isInside({ x, y, width, height: tall }: Box, room: Box): boolean {
  return x >= room.x && y >= room.y && x + width <= room.x + room.width && y + tall <= room.y + room.height;
}

export function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function kept(box: Box, room: Box): Box {
  const within = (at: number, from: number, to: number) => Math.max(from, Math.min(to, at));
  return {
    ...box,
    x: within(box.x, room.x, room.x + room.width - box.width),
    y: within(box.y, room.y, room.y + room.height - box.height),
  };
}
