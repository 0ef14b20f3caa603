import { openGlossary } from './app/openGlossary.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no element with id root');
openGlossary(root);
