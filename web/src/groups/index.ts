export { NewGroup } from './new-group.js';
