import '../charts/charts.css';
import '../panels/panels.css';
import '../charts/theme.css';
import './layout.css';
import './controls.css';
import './program.css';
