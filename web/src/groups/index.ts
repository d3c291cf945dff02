export { GroupDialog } from './group-dialog.js';
export { NewGroup } from './new-group.js';
