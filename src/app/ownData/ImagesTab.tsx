import { useMemo, useState, type ReactNode } from 'react';
import { imageData, mostImages, readIdx, type IdxFile } from '../../data/idx.ts';
import { ImageStrip } from './ImageStrip.tsx';
import { readFile } from './readFile.ts';
import { UseExamples } from './UseExamples.tsx';

/** Unpacked bytes that are read of a file: all of MNIST. */
const MOST_BYTES = 64e6;
const SIDES = [7, 8, 10, 12, 14, 16] as const;

type Loaded = (IdxFile & { readonly name: string }) | { readonly problem: string };

/** Images and labels in IDX files, the format of MNIST. */
export function ImagesTab({ onUsed }: { readonly onUsed: () => void }): ReactNode {
  const [images, setImages] = useState<Loaded>();
  const [labels, setLabels] = useState<Loaded>();
  const [side, setSide] = useState(14);
  const [examples, setExamples] = useState(500);
  const available = images && 'sizes' in images ? Math.min(images.sizes[0] ?? 0, mostImages(side)) : mostImages(side);
  const used = Math.min(examples, available);
  const made = useMemo(() => {
    if (!images) return undefined;
    if ('problem' in images) return images;
    if (labels && 'problem' in labels) return labels;
    return imageData(images, labels, { examples: used, side });
  }, [images, labels, used, side]);
  return (
    <div className="own-tab">
      <p className="quiet">
        IDX files of bytes, as MNIST, Fashion-MNIST and others come in; packed with gzip or not. Without labels, the
        images themselves are to be reproduced.
      </p>
      <FileChoice label="Images" loaded={images} onLoaded={setImages} />
      <FileChoice label="Labels (optional)" loaded={labels} onLoaded={setLabels} />
      <p className="own-options">
        <label className="own-option">
          Size{' '}
          <select value={side} onChange={(event) => setSide(Number(event.target.value))}>
            {SIDES.map((one) => (
              <option key={one} value={one}>
                {one} × {one}
              </option>
            ))}
          </select>
        </label>
        <label className="own-option own-range">
          Examples{' '}
          <input
            type="range"
            min={10}
            max={Math.max(10, available)}
            step={10}
            value={used}
            onChange={(event) => setExamples(event.target.valueAsNumber)}
          />
          <output>{used}</output>
        </label>
      </p>
      {made && 'inputs' in made && <ImageStrip images={made.inputs} side={side} />}
      <UseExamples made={made} onUsed={onUsed} />
    </div>
  );
}

function FileChoice({
  label,
  loaded,
  onLoaded,
}: {
  readonly label: string;
  readonly loaded: Loaded | undefined;
  readonly onLoaded: (loaded: Loaded | undefined) => void;
}): ReactNode {
  const open = async (file: File | undefined) => {
    if (!file) {
      onLoaded(undefined);
      return;
    }
    const read = await readFile(file, MOST_BYTES);
    const found = 'problem' in read ? read : readIdx(read.bytes, read.isCut);
    onLoaded('problem' in found ? { problem: `${file.name}: ${found.problem}` } : { ...found, name: file.name });
  };
  return (
    <label className="own-option own-file">
      <span>{label}</span>
      <input type="file" onChange={(event) => void open(event.target.files?.[0])} />
      {loaded && 'sizes' in loaded && <span className="quiet">{loaded.sizes.join(' × ')}</span>}
    </label>
  );
}
