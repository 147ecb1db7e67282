import { expect, test } from 'vitest'
import type { Backend, HomeView } from '../backend/backend'
import { Home } from './home.svelte'

test('an answer from before a change is not what is shown after it', async () => {
  let start = 'off'
  const answers: (() => void)[] = []
  const home = new Home({
    Home: () => {
      const then = { start } as HomeView
      return new Promise<HomeView>((answer) => answers.push(() => answer(then)))
    },
    SetStartAtLogin: async (on: boolean) => void (start = on ? 'on' : 'off'),
  } as unknown as Backend)

  void home.refresh() // the person has come back to the page, by pressing the switch
  const changing = home.startAtLogin(true)
  await Promise.resolve()
  answers[0]!()
  await expect.poll(() => answers.length).toBe(2)
  answers[1]!()
  await changing
  expect(home.now?.start).toBe('on')
})
