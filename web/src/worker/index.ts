export { workerOpener } from './worker-opener.js';
