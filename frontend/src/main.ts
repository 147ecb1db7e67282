import { mount } from 'svelte'
import './styles/tokens.css'
import './styles/base.css'
import { httpBackend } from './backend/http'
import { inWindow, windowBackend } from './backend/wails'
import { Patchbay } from './state/patchbay.svelte'
import Shell from './views/Shell.svelte'

const patchbay = new Patchbay(inWindow() ? windowBackend() : httpBackend())
mount(Shell, { target: document.getElementById('app')!, props: { patchbay } })
void patchbay.start()
