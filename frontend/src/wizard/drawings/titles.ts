import { m } from '../../text/generated/messages'

/** What each drawing shows, in words. */
const titles: Record<string, () => string> = {
  'coda-home': m.drawing_coda_home,
  'coda-avatar-menu': m.drawing_coda_avatar_menu,
  'coda-account-settings': m.drawing_coda_account_settings,
  'coda-api-settings': m.drawing_coda_api_settings,
  'coda-token-name': m.drawing_coda_token_name,
  'coda-token-restriction': m.drawing_coda_token_restriction,
  'coda-token-card': m.drawing_coda_token_card,
  'coda-unfold-accounts': m.drawing_coda_unfold_accounts,
  'generic-login': m.drawing_login,
  'generic-settings': m.drawing_settings,
  'generic-create-key': m.drawing_create_key,
  'generic-copy-key': m.drawing_copy_key,
  'generic-paste': m.drawing_paste,
  'generic-own-address': m.drawing_own_address,
}

/** Says a drawing in words; empty for one that doesn't exist. */
export function titleOf(name: string): string {
  return titles[name]?.() ?? ''
}
