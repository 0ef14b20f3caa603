import type { Panel } from '../panel.ts';
import { geometryCaption, geometryRequest, geometryTable } from './geometryCaption.ts';
import { GeometryControls } from './GeometryControls.tsx';
import { GeometryPicture } from './GeometryPicture.tsx';
import { geometryKind } from './kind.ts';

/** Steps and balls around a run's weights. */
export const geometry: Panel = {
  ...geometryKind,
  request: geometryRequest,
  caption: geometryCaption,
  table: geometryTable,
  Picture: GeometryPicture,
  Controls: GeometryControls,
};
