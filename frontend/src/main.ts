import { mount } from 'svelte'
import './styles/tokens.css'
import './styles/base.css'
import './styles/opening.css'
import { httpBackend } from './backend/http'
import { inWindow, windowBackend } from './backend/wails'
import { Patchbay } from './state/patchbay.svelte'
import { m } from './text/generated/messages'

// What index.html shows meanwhile stays until the first screen takes its place.
const patchbay = new Patchbay(inWindow() ? windowBackend() : httpBackend())
// The program is asked while the browser still reads the code of the screens.
void patchbay.start()

const target = document.getElementById('app')!
import('./views/Shell.svelte').then(
  ({ default: Shell }) => {
    target.replaceChildren()
    mount(Shell, { target, props: { patchbay } })
  },
  () => target.append(m.shell_failed()),
)
