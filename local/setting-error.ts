/** An invalid setting. The message is for the person who set it. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}
