export { Avatar } from './avatar.js';
export { Banner, type Tone } from './banner.js';
export { Button, type ButtonProps, type ButtonVariant } from './button.js';
export { formatBytes } from './bytes.js';
export { Checkbox } from './checkbox.js';
export { classNames } from './class-names.js';
export { ErrorBoundary } from './error-boundary.js';
export { Panes } from './panes.js';
export { ScreenBar } from './screen.js';
export { Splash } from './splash.js';
export { useMedia, useNarrow } from './use-media.js';
export { ConfirmDialog } from './confirm-dialog.js';
export { CopyButton } from './copy-button.js';
export { Dialog, type DialogProps } from './dialog.js';
export { CONTROL_LOOK, Field, type FieldProps } from './field.js';
export { IconButton, type IconButtonProps } from './icon-button.js';
export { announce, LiveRegion } from './live-region.js';
export { Menu, type MenuItem, type MenuTriggerProps } from './menu.js';
export { PasswordField } from './password-field.js';
export { refreshPicture, takePicturesFrom } from './pictures.js';
export { keepPreference, readPreference } from './preferences.js';
export { ProgressBar } from './progress-bar.js';
export { saveFile } from './save-file.js';
export { Spinner } from './spinner.js';
export { TextField, type TextFieldProps } from './text-field.js';
export { type Theme, useDark, useTheme } from './theme.js';
export {
  formatDateTime,
  formatDay,
  formatRelative,
  formatShort,
  formatTime,
  Time,
  useMinute,
} from './time.js';
export { showUnreadInTitle, useTitle } from './title.js';
