import type { VaultView } from '../backend/backend'

/** The real name of the place where keys are, or will be, kept; empty while the person has yet to choose one. */
export function vaultName(vault: VaultView | undefined): string {
  return vault && vault.state !== 'choose' ? vault.title : ''
}
