import { open } from './app/open.ts';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no element with id root');
void open(root);
