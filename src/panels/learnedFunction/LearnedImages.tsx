import { useMemo, type ReactNode } from 'react';
import { formatNumber } from '../../charts/formatNumber.ts';
import { HeatMap } from '../../charts/HeatMap.tsx';
import type { OutputsPicture, RunOutputs } from '../../probes/outputsResult.ts';

type Images = Extract<OutputsPicture, { shape: 'images' }>;

/** The images as they are. */
export function OriginalImages({ picture }: { readonly picture: Images }): ReactNode {
  return (
    <section className="learned-run">
      <h3>
        <span className="learned-name">originals</span>
      </h3>
      <Strip
        label={`${picture.count} ${picture.of} images`}
        picture={picture}
        values={picture.originals}
        scale="sequential"
        domain={[0, 1]}
      />
    </section>
  );
}

/** What a run makes of the images, and the difference. */
export function LearnedImages({
  label,
  picture,
  run,
}: {
  readonly label: string;
  readonly picture: Images;
  readonly run: RunOutputs;
}): ReactNode {
  const difference = useMemo(
    () => run.values.map((value, i) => value - (picture.originals[i] ?? Number.NaN)),
    [run, picture],
  );
  return (
    <>
      <Strip
        label={`${label}; reconstructions`}
        picture={picture}
        values={run.values}
        scale="sequential"
        domain={[0, 1]}
      />
      <Strip
        label={`${label}; reconstruction − original`}
        picture={picture}
        values={difference}
        scale="diverging"
        domain={[-1, 1]}
      />
    </>
  );
}

/** Images side by side. */
function Strip({
  label,
  picture: { width, height, count },
  values,
  scale,
  domain,
}: {
  readonly label: string;
  readonly picture: Images;
  readonly values: Float32Array;
  readonly scale: 'sequential' | 'diverging';
  readonly domain: readonly [number, number];
}): ReactNode {
  const beside = useMemo(() => {
    const whole = new Float32Array(width * height * count);
    for (let row = 0; row < height; row++)
      for (let image = 0; image < count; image++)
        for (let column = 0; column < width; column++)
          whole[(row * count + image) * width + column] = values[(image * height + row) * width + column] ?? Number.NaN;
    return whole;
  }, [values, width, height, count]);
  return (
    <HeatMap
      label={label}
      rows={height}
      columns={width * count}
      values={beside}
      scale={scale}
      domain={domain}
      group={[height, width]}
      cellText={(row, column) =>
        `image ${Math.floor(column / width) + 1}, row ${row + 1}, column ${(column % width) + 1}: ${formatNumber(beside[row * width * count + column] ?? Number.NaN)}`
      }
    />
  );
}
