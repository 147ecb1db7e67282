import { cleanup, configure, render, screen } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Backend, ComparedAccountView, OrganisationView, SeenView } from '../../backend/backend'
import { ProblemError } from '../../backend/problem'
import { Patchbay } from '../../state/patchbay.svelte'
import { account, pack } from '../board/testing'
import Stage from './testing/Stage.svelte'

configure({ asyncUtilTimeout: 5_000 })
window.scrollTo = () => {}
afterEach(cleanup)

const user = userEvent.setup()
const button = (name: string | RegExp) => screen.findByRole('button', { name })

const access = ['None/Self', 'Anyone/Self', 'Anyone/None', 'Anyone/Anyone', 'None/Anyone', 'None/None', 'Team/Self']
const doc = (said: string, n: number) => {
  const link = `https://coda.io/d/_dDoc${n}`
  return { title: `Doc ${n}`, link, said, sharing: 'shared', nonOwners: 'view' }
}

function seen(docs: number, others: number): SeenView {
  const mail = { id: 'c-1', pack: 'Mail', name: 'Ann', folded: false, docs: access.slice(0, docs).map(doc), chosen: '' }
  return { accounts: docs > 0 ? [mail] : [], unread: [], byLayout: false, partial: true, others }
}

/** Coda behind the program, with as many pages as there are answers. */
class Program {
  accounts = [account('ann', 'coda'), account('bob', 'coda')]
  organisations: OrganisationView[] | ProblemError = [{ id: 'org-1', name: 'Works' }]
  answers: (SeenView | ProblemError)[] = []
  ReadAsAdmin = vi.fn(async (_account: string, _organisation: string, _page: string, _before: SeenView) => {
    const answer = this.answers.shift()!
    if (answer instanceof Error) throw answer
    return { seen: answer, next: this.answers.length > 0 ? `page-${this.answers.length}` : '' }
  })

  async shown(): Promise<void> {
    const backend: Partial<Backend> = {
      List: async () => ({ accounts: this.accounts, toDos: [], unfinished: [], exposed: 0 }),
      Packs: async () => [pack('coda'), pack('mail')],
      Vault: async () => ({
        ...{ state: 'ready', name: 'keyring', title: 'GNOME Keyring', passphrase: false, chosen: true },
        ...{ problem: { code: '', values: {} }, choices: [], waiting: 0 },
      }),
      Organisations: async () => {
        if (this.organisations instanceof Error) throw this.organisations
        return this.organisations
      },
      ReadAsAdmin: this.ReadAsAdmin as unknown as Backend['ReadAsAdmin'],
      CompareSeen: async ({ accounts }) =>
        accounts.map(({ name, docs }) => {
          const here = { hereSharing: '', hereNonOwners: '', hereState: '', clash: '' }
          const compared = docs.map((one) => ({ ...one, ...here, where: 'there', doc: '', can: ['as-seen', 'leave'] }))
          return {
            where: 'there',
            pack: 'mail',
            account: '',
            candidates: [],
            name,
            docs: compared,
          } as ComparedAccountView
        }),
    }
    const patchbay = new Patchbay(backend as Backend)
    await patchbay.accounts.refresh()
    render(Stage, { patchbay })
    await user.click(screen.getByText("Advanced: I'm an admin of a Coda Enterprise organisation"))
  }
}

let program: Program
beforeEach(() => {
  program = new Program()
})

test('one organisation is read at once, whole, and what Coda says of each doc is a sentence', async () => {
  program.answers = [seen(1, 2), seen(7, 5)]
  await program.shown()
  await user.click(await button('Ask Coda'))
  expect(await screen.findByRole('heading', { name: 'This is what Patchbay understood' })).toBeTruthy()
  expect(program.ReadAsAdmin.mock.calls.map((args) => args.slice(0, 3))).toEqual([
    ['ann', 'org-1', ''],
    ['ann', 'org-1', 'page-1'],
  ])
  expect(program.ReadAsAdmin.mock.lastCall![3].others).toBe(2)
  expect(screen.getByText('5 connections that belong to others were left out.')).toBeTruthy()
  for (const words of access.slice(0, 6)) expect(screen.queryByText(new RegExp(words))).toBeNull()
  expect(screen.getAllByText(/^Coda says: (?!“)/)).toHaveLength(6)
  expect(screen.getByText('Coda says: “Team/Self”')).toBeTruthy()
  await user.click(await button('Start over'))
  expect(await screen.findByRole('heading', { name: "See what I've connected" })).toBeTruthy()
})

test('of several the person chooses one, and another account is an admin of others', async () => {
  program.organisations = [
    { id: 'org-1', name: 'Works' },
    { id: 'org-2', name: '' },
  ]
  program.answers = [seen(0, 3)]
  await program.shown()
  await user.click(await button('Ask Coda'))
  await user.selectOptions(await screen.findByLabelText('Which organisation?'), 'org-2')
  await user.click(await button('Read this one'))
  expect(
    await screen.findByText(/^Coda knows of nothing that you connected.*3 connections belong to others\.$/),
  ).toBeTruthy()
  expect(program.ReadAsAdmin.mock.calls[0]!.slice(0, 2)).toEqual(['ann', 'org-2'])
  await user.selectOptions(screen.getByLabelText('Ask Coda as'), 'bob')
  expect(screen.queryByLabelText('Which organisation?')).toBeNull()
  expect(await button('Ask Coda')).toBeTruthy()
})

test('a pause is shown, can be stopped, and reading goes on where it was', async () => {
  program.answers = [seen(1, 1), new ProblemError('rate-limited', { seconds: '40' }), seen(2, 1)]
  await program.shown()
  await user.click(await button('Ask Coda'))
  expect(await screen.findByText(/Waiting: (39|40) seconds$/)).toBeTruthy()
  expect(screen.getByText('Found so far: 1 account.')).toBeTruthy()
  await user.click(await button('Stop'))
  await vi.waitFor(() => expect(screen.queryByText(/Waiting:/)).toBeNull())
  expect(document.activeElement?.textContent).toContain('Ask Coda')
  await user.click(await button('Ask Coda'))
  expect(await screen.findByRole('heading', { name: 'This is what Patchbay understood' })).toBeTruthy()
  expect(program.ReadAsAdmin.mock.calls.map(([, , page]) => page)).toEqual(['', 'page-2', 'page-2'])
})

test('who is no admin is told so, and who has no Coda account what it needs', async () => {
  program.organisations = new ProblemError('not-an-admin', { service: 'Coda' })
  await program.shown()
  await user.click(await button('Ask Coda'))
  expect(await screen.findByText(/is no admin of an Enterprise organisation\.$/)).toBeTruthy()
  cleanup()
  program.accounts = [account('kept', 'coda', { status: 'kept-by-coda' })]
  await program.shown()
  expect(await screen.findByText(/^Connect your Coda account first/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Ask Coda' })).toBeNull()
})
