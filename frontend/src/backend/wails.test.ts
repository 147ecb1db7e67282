import { afterEach, expect, test, vi } from 'vitest'
import { inWindow, windowBackend } from './wails'

afterEach(() => {
  delete window.go
  delete window.runtime
})

function bind(methods: Record<string, (...args: unknown[]) => Promise<unknown>>) {
  window.go = { app: { App: methods } }
}

test('the window is known by its bindings', () => {
  expect(inWindow()).toBe(false)
  bind({})
  expect(inWindow()).toBe(true)
})

test('a call goes to the binding of its name', async () => {
  const Rename = vi.fn(async () => undefined)
  bind({ Rename })
  await windowBackend().Rename('a1', 'Work')
  expect(Rename).toHaveBeenCalledWith('a1', 'Work')
})

test.each([
  ['an Error with the text', new Error('{"code":"name-too-long","values":{"most":"80"}}')],
  ['the text itself', '{"code":"name-too-long","values":{"most":"80"}}'],
])('a rejection with %s becomes the problem', async (_, failure) => {
  bind({ Rename: () => Promise.reject(failure) })
  await expect(windowBackend().Rename('a1', 'x')).rejects.toMatchObject({
    code: 'name-too-long',
    values: { most: '80' },
  })
})

test('a rejection that says nothing is unexplained, and quotes nothing', async () => {
  bind({ Submit: () => Promise.reject('error parsing pretend-token-1') })
  const failure = await windowBackend()
    .Submit('f', 1, {})
    .catch((error: Error) => error)
  expect(failure).toMatchObject({ code: 'unexplained' })
  expect(JSON.stringify(failure) + String(failure)).not.toContain('pretend-token-1')
})

test("the window's event is the change", () => {
  bind({})
  let tell = () => {}
  window.runtime = {
    EventsOn: (name, callback) => {
      expect(name).toBe('changed')
      tell = callback
      return () => {}
    },
  }
  const heard = vi.fn()
  windowBackend().onChanged(heard)
  tell()
  expect(heard).toHaveBeenCalledOnce()
})
