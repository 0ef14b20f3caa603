import { openCatalogue } from './app/openCatalogue.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no element with id root');
openCatalogue(root);
