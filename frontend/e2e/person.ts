import { expect, type Locator, type Page } from '@playwright/test'
import type { Program } from './program'
import { like, say } from './words'

type Values = Record<string, string>

/** Somebody in front of the page: sees sentences, presses buttons, types. */
export class Person {
  constructor(
    readonly page: Page,
    readonly program: Program,
  ) {}

  /** The same person, who looks at another page. */
  at(page: Page): Person {
    return new Person(page, this.program)
  }

  /** The button with a sentence of the page on it. */
  button(key: string, values?: Values): Locator {
    return this.page.getByRole('button', { name: say(key, values), exact: true })
  }

  press(key: string, values?: Values): Promise<void> {
    return this.button(key, values).click()
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true })
  }

  /** The button in the dialog that lies on top. */
  buttonInDialog(key: string, values?: Values): Locator {
    return this.page
      .getByRole('dialog')
      .last()
      .getByRole('button', { name: say(key, values), exact: true })
  }

  heading(key: string, values?: Values): Locator {
    return this.page.getByRole('heading', { name: say(key, values), exact: true })
  }

  dialog(key: string, values?: Values): Locator {
    return this.page.getByRole('dialog', { name: say(key, values), exact: true })
  }

  /** Sees a sentence of the page; values that aren't given may be anything. */
  sees(key: string, values?: Values): Promise<void> {
    return expect(this.page.getByText(like(key, values)).filter({ visible: true }).first(), key).toBeVisible()
  }

  doesNotSee(key: string, values?: Values): Promise<void> {
    return expect(this.page.getByText(like(key, values)).filter({ visible: true }), key).toHaveCount(0)
  }

  /** Sees what is wrong and what to do about it. */
  async seesProblem(code: string, values?: Values): Promise<void> {
    await this.sees(code, values)
    await this.sees(`${code}_do`, values)
  }

  /** Begins to connect an account of a Pack, from the accounts or the first run. */
  async picks(pack: string): Promise<void> {
    await this.button('first_other').or(this.button('accounts_connect')).click()
    const picker = this.dialog('pick_title')
    await this.#packIn(picker, pack).click()
    await expect(this.dialog('wizard_title', { pack })).toBeVisible()
  }

  /** The Pack of that name, among those to choose from. */
  #packIn(picker: Locator, pack: string): Locator {
    return picker.getByRole('button').filter({ has: this.page.getByText(pack, { exact: true }) })
  }

  /** Puts a key into a field, as pasting does, and presses Connect. */
  async connects(label: string, key: string): Promise<void> {
    await this.field(label).fill(key)
    await this.press('wizard_key_connect')
  }

  /** Connects a Pack's account with a key, and what other fields there are, and stands at the accounts. */
  async connected(pack: string, label: string, key: string, others: Values = {}): Promise<void> {
    await this.picks(pack)
    for (const [other, value] of Object.entries(others)) await this.field(other).fill(value)
    await this.connects(label, key)
    await this.press('wizard_identity_yes')
    await this.heading('wizard_done', { pack }).waitFor()
    await this.press('wizard_done_go')
  }

  /** Closes the dialog that is open. What is behind it can be used again then. */
  async escapes(): Promise<void> {
    await expect(this.page.getByRole('dialog')).not.toHaveCount(0)
    await this.page.keyboard.press('Escape')
    await expect(this.page.getByRole('dialog')).toHaveCount(0)
  }

  /** Presses a button that copies what everybody may know; it is on the clipboard then. */
  async copies(key: string): Promise<void> {
    await this.press(key)
    await expect(this.button('common_copied')).toBeVisible()
  }

  /** Closes the wizard although something was typed, and says yes to that. */
  async leavesTheWizard(): Promise<void> {
    await this.page.keyboard.press('Escape')
    await this.press('wizard_leave_go')
    await expect(this.page.getByRole('dialog')).toHaveCount(0)
  }

  /** Sets up the locked folder, where there is no keyring. */
  async choosesAFolder(passphrase: string): Promise<void> {
    await this.field(say('choose_passphrase')).fill(passphrase)
    await this.field(say('choose_again')).fill(passphrase)
    await this.press('choose_do')
    await expect(this.button('first_connect_coda')).toBeVisible()
  }

  /** The row of an account. */
  row(name: string): Locator {
    return this.page.getByRole('main').getByRole('button', { name }).and(this.page.locator('[aria-expanded]'))
  }

  /** Unfolds an account, where it is folded. */
  async unfolds(name: string): Promise<void> {
    const row = this.row(name)
    await expect(row).toBeVisible()
    if ((await row.getAttribute('aria-expanded')) === 'false') await row.click()
    await expect(row).toHaveAttribute('aria-expanded', 'true')
  }

  /** Adds a doc by its link, from the docs, and stands on its screen. */
  async addsDoc(link: string, title: string): Promise<void> {
    await this.button('docs_add').click()
    await this.field(say('doc_add_link')).fill(link)
    await this.press('doc_add_do')
    await expect(this.page.getByRole('heading', { name: title, level: 1 })).toBeVisible()
  }

  /** Adds a Pack to the doc on the screen; it is unfolded then. */
  async addsPack(pack: string, doc: string): Promise<void> {
    await this.press('doc_add_pack')
    await this.#packIn(this.dialog('doc_add_pack_title', { doc }), pack).click()
    await expect(this.page.getByRole('region', { name: say('pack_settings_of', { pack }) })).toBeVisible()
  }

  /** Goes from a place's screen to one of the docs. */
  async looksAt(doc: string): Promise<void> {
    await this.goesTo('docs')
    await this.page.getByRole('main').getByRole('link', { name: doc }).click()
    await expect(this.page.getByRole('heading', { name: doc, level: 1 })).toBeVisible()
  }

  /** Removes the unfolded account, saying so twice. */
  async removes(): Promise<void> {
    await this.press('account_remove')
    await this.buttonInDialog('remove_go_on').click()
    await this.press('remove_do')
  }

  /** Goes to a place, and stands there: what was on the screen before is gone, and can't be taken for what is there. */
  async goesTo(place: 'accounts' | 'docs' | 'settings'): Promise<void> {
    const title = (key: string) => this.page.getByRole('heading', { name: say(key), level: 1, exact: true })
    const titles = {
      accounts: title('shell_accounts').or(title('first_title')),
      docs: title('docs_title'),
      settings: title('settings_title'),
    }
    await this.page
      .getByRole('navigation', { name: say('shell_places') })
      .getByRole('link', { name: say(`shell_${place}`), exact: true })
      .click()
    await expect(titles[place]).toBeVisible()
  }

  /** Goes to the settings that are seldom needed. */
  async goesToAdvanced(): Promise<void> {
    await this.goesTo('settings')
    await this.press('settings_advanced_text')
  }

  /** The address that the program opens when something is done. */
  async opens(doing: () => Promise<void>): Promise<string> {
    const before = this.program.opened().length
    await doing()
    await expect.poll(() => this.program.opened().length).toBe(before + 1)
    return this.program.opened().at(-1) ?? ''
  }
}
