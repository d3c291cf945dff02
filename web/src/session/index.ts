export { clientOptions, keepsSearchIndex } from './client-options.js';
export { explainError, fieldErrors, saysSessionEnded } from './explain-error.js';
export { Mark } from './mark.js';
export { NewPasswordField, newPasswordProblem } from './new-password-field.js';
export { RecoveryCode } from './recovery-code.js';
export {
  endSession,
  enter,
  followTabs,
  leave,
  type Login,
  resumeSession,
  type Session,
  useSession,
} from './session-store.js';
export { TextLink } from './text-link.js';
export { type Action, useAction } from './use-action.js';
export { profileChanged, useProfile } from './use-profile.js';
export { LogOutDialog } from './log-out-dialog.js';
export { ClientContext, useClient } from './use-client.js';
export { type Form, FormRefused, useForm } from './use-form.js';
