import { expect, test, vi } from 'vitest'
import type { Backend, DocDetailView, DocView } from '../backend/backend'
import { ProblemError } from '../backend/problem'
import { Docs } from './docs.svelte'

function doc(id: string, title = id): DocView {
  const link = `https://coda.io/d/${title}_d${id}`
  const asked = { canLook: true, seen: '', notShown: '', notShownTo: '' }
  return { id, title, link, added: '', accounts: 0, unfinished: 0, ...asked }
}

function docs(over: Partial<Backend> = {}) {
  const backend = {
    Docs: async () => [doc('one', 'Team hub'), doc('two', 'Plan of Mia')],
    Doc: async (id: string) => ({ doc: doc(id), packs: [], toDos: [] }),
    ...over,
  } as Partial<Backend>
  return new Docs(backend as Backend)
}

test('every word of a search must stand in the title or the link', async () => {
  const all = docs()
  await all.refresh()
  expect(all.matching('hub TEAM').map(({ id }) => id)).toEqual(['one'])
  expect(all.matching('hub mia')).toEqual([])
  expect(all.matching(' ')).toHaveLength(2)
})

test('an answer for a doc that is not looked at any more is dropped', async () => {
  let slow: (detail: DocDetailView) => void = () => {}
  const all = docs({
    Doc: (id) =>
      id === 'one'
        ? new Promise((answer) => (slow = answer))
        : Promise.resolve({ doc: doc(id), packs: [], toDos: [] } as unknown as DocDetailView),
  })
  const first = all.look('one')
  await all.look('two')
  slow({ doc: doc('one'), packs: [], toDos: [] } as unknown as DocDetailView)
  await first
  expect(all.shown?.doc.id).toBe('two')
})

test('a doc that is gone says so, and the list stays', async () => {
  const all = docs({
    Doc: () => Promise.reject(new ProblemError('unknown-doc')),
  })
  await all.look('one')
  await all.refresh()
  expect(all.shownProblem?.code).toBe('unknown-doc')
  expect(all.problem).toBeUndefined()
  expect(all.list).toHaveLength(2)
})

test('what was changed is asked for anew, and a refusal reaches who asked', async () => {
  const Docs = vi.fn(async () => [doc('one')])
  const AddDoc = vi.fn(async () => doc('one'))
  const Disconnect = vi.fn(() => Promise.reject(new ProblemError('unknown-place')))
  const all = docs({ Docs, AddDoc, Disconnect })
  await all.add('  https://coda.io/d/_done ', ' One ')
  expect(AddDoc).toHaveBeenCalledWith('https://coda.io/d/_done', 'One')
  expect(all.list).toHaveLength(1)
  await expect(all.disconnect('a', ['one'])).rejects.toMatchObject({ code: 'unknown-place' })
})

test('that Coda does not show a doc is asked for anew, and reaches who asked', async () => {
  const Docs = vi.fn(async () => [doc('one')])
  const all = docs({ Docs, LookInCoda: () => Promise.reject(new ProblemError('doc-not-shown')) })
  await expect(all.lookInCoda('ann', 'one')).rejects.toMatchObject({ code: 'doc-not-shown' })
  expect(Docs).toHaveBeenCalledTimes(1)
})
