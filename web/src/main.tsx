import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { followTabs, resumeSession } from './session/index.js';
import { startTheme } from './ui/theme.js';
import './styles.css';

startTheme();
const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
// Without cryptography there is nothing to go on with; the page says so.
if (window.isSecureContext) {
  followTabs();
  void resumeSession();
}
