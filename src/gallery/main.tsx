import { createRoot } from 'react-dom/client';
import '../charts/theme.css';
import '../charts/charts.css';
import '../panels/panels.css';
import './gallery.css';
import { Gallery } from './Gallery.tsx';

const query = new URLSearchParams(location.search);
document.documentElement.dataset['theme'] = query.get('theme') === 'dark' ? 'dark' : 'light';
const root = document.getElementById('root');
if (root === null) throw new Error('the page has no element with id root');
createRoot(root).render(<Gallery query={query} />);
