import { useMemo, type ReactNode } from 'react';
import { formatNumber } from '../../charts/formatNumber.ts';
import { LinePlot, type PlotSeries } from '../../charts/LinePlot.tsx';
import { Marker } from '../../charts/Marker.tsx';
import type { GeometryStep, GeometryView } from '../../probes/geometryResult.ts';
import type { PanelInput } from '../panel.ts';
import { change, geometryAbsence, geometryCaption, geometryNote } from './geometryCaption.ts';
import { GeometryPlane } from './GeometryPlane.tsx';
import { geometryResult, shownSteps, stepLooks } from './geometrySteps.ts';
import { lossDomain } from './lossDomain.ts';

/** Below this relative difference the Gauss–Newton matrix is the Fisher matrix but for rounding. */
const same = 1e-9;

/** The steps from one point in a plane, the loss along each, and what each promises and keeps. */
export function GeometryPicture({ input }: { readonly input: PanelInput }): ReactNode {
  const view = geometryResult(input)?.view;
  const { settings } = input;
  const steps = useMemo(() => view && shownSteps({ settings }, view), [view, settings]);
  if (view === undefined || steps === undefined)
    return <div className="panel-empty geometry-room">{geometryAbsence(input)}</div>;
  return (
    <div className="geometry-room">
      <div className="geometry-pair">
        <GeometryPlane label={geometryCaption(input)} view={view} steps={steps} />
        <div className="geometry-side">
          <Along view={view} steps={steps} />
          <Promises view={view} steps={steps} />
        </div>
      </div>
      <p className="panel-note">{geometryNote(input, view)}</p>
    </div>
  );
}

/** The loss along each of the steps. */
function Along({ view, steps }: { readonly view: GeometryView; readonly steps: readonly GeometryStep[] }): ReactNode {
  const series = useMemo(
    () =>
      steps.map(({ name, losses }): PlotSeries => {
        const { label, color, dash, marker } = stepLooks[name];
        return { key: name, label, x: view.multiples, y: losses, color, dash, marker };
      }),
    [view, steps],
  );
  return (
    <LinePlot
      label="The loss along each step and beyond it"
      x={{ label: 'multiple of the step', type: 'linear', domain: [0, view.multiples.at(-1) ?? 1] }}
      y={{ label: 'loss', type: 'linear', domain: lossDomain(view.loss, steps) }}
      series={series}
      height={190}
      cursor={1}
      xText={(value) => `${formatNumber(value)} ×`}
    />
  );
}

/** What each step's quadratic model foretells, and what happens. */
function Promises({
  view,
  steps,
}: {
  readonly view: GeometryView;
  readonly steps: readonly GeometryStep[];
}): ReactNode {
  const isNetwork = view.planeOf === 'network';
  return (
    <table className="geometry-promises">
      <thead>
        <tr>
          <th scope="col">step</th>
          <th scope="col">length</th>
          <th scope="col">foretold</th>
          <th scope="col">happens</th>
          {isNetwork && <th scope="col">KL</th>}
        </tr>
      </thead>
      <tbody>
        {steps.map(({ name, length, predicted, actual, divergence }) => {
          const { label, color, dash, marker, formula } = stepLooks[name];
          const isBoth = name === 'natural' && (view.gaussNewtonDifference ?? 1) < same;
          return (
            <tr key={name}>
              <th scope="row" title={formula}>
                <svg width={22} height={12} aria-hidden="true">
                  <line x1={0} x2={22} y1={6} y2={6} stroke={color} strokeWidth={2} strokeDasharray={dash.join(' ')} />
                  <Marker name={marker} x={11} y={6} color={color} area={30} />
                </svg>
                {isBoth ? `${label}, Gauss–Newton` : label}
              </th>
              <td>{formatNumber(length, 2)}</td>
              <td>{change(predicted)}</td>
              <td>{change(actual)}</td>
              {isNetwork && <td>{formatNumber(divergence ?? Number.NaN, 2)}</td>}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
