import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

// Who may import whom, from the top down. A folder may import those that
// stand in its list and nothing else of ours.
const order = {
  views: ['wizard', 'state', 'backend', 'ui', 'text'],
  wizard: ['state', 'backend', 'ui', 'text'],
  state: ['backend'],
  backend: ['wailsjs'],
  ui: ['text'],
  text: [],
}

const why = {
  views: 'views/ is the top: only main.ts shows it. Move what both need into ui/ or state/.',
  wizard: 'Only views/ shows the wizard. Move what both need into ui/ or state/.',
  state: 'Pass what you need as a prop, and tell by a callback: ui/ and text/ know no state, and backend/ is below it.',
  backend: 'Ask a class in state/ to do it: only state/ speaks to the program.',
  ui: 'state/ and backend/ have no markup. Show it in views/ or wizard/.',
  text: 'Return a code or a value: the sentence is chosen where it is shown, in views/, wizard/ or ui/.',
  wailsjs: 'Import the type from backend/backend.ts: only the wall knows the bindings.',
}

function fence(folder) {
  const forbidden = Object.keys(why).filter((other) => other !== folder && !order[folder].includes(other))
  return {
    files: [`src/${folder}/**/*.{ts,svelte}`],
    ignores: ['src/**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            ...forbidden.map((other) => ({ regex: `(^|/)\\.\\./(.*/)?${other}/`, message: why[other] })),
            // Types may be named anywhere above the wall, values only in state/.
            ...(['views', 'wizard'].includes(folder)
              ? [{ regex: '/backend/', allowTypeImports: true, message: why.backend }]
              : []),
          ],
        },
      ],
    },
  }
}

export default ts.config(
  { ignores: ['dist', 'wailsjs', 'src/text/generated', 'test-results', 'playwright-report'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  ...svelte.configs.prettier,
  { languageOptions: { globals: { ...globals.browser } } },
  // Playwright reads from the pattern which fixtures a fixture needs.
  { files: ['e2e/**'], rules: { 'no-empty-pattern': 'off' } },
  { files: ['scripts/**', 'e2e/**', '*.config.*'], languageOptions: { globals: { ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'svelte/no-at-html-tags': 'error',
    },
  },
  ...Object.keys(order).map(fence),
  {
    files: ['src/**/*.{ts,svelte}'],
    ignores: ['src/backend/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['fetch', 'XMLHttpRequest', 'EventSource', 'WebSocket', 'sessionStorage', 'localStorage'].map((name) => ({
          name,
          message: `Only backend/ speaks to the program and keeps things: ask it, through state/.`,
        })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'window', property: 'go', message: 'Only backend/wails.ts knows the bindings.' },
        { object: 'window', property: 'runtime', message: 'Only backend/wails.ts knows the bindings.' },
      ],
    },
  },
  {
    files: ['src/**/*.{ts,svelte}'],
    rules: {
      // What the content security policy refuses, and what makes the page large.
      'no-restricted-syntax': [
        'error',
        {
          selector: "ImportDeclaration[source.value='bits-ui'] ImportSpecifier[imported.name=/^(Command|PinInput)$/]",
          message: 'This part of bits-ui writes inline styles, which the content security policy refuses.',
        },
        {
          selector: "SvelteAttribute[key.name='style']",
          message: 'The content security policy refuses inline styles: use a class, or style:property={value}.',
        },
        {
          selector: "ImportDeclaration[source.value='@lucide/svelte'][importKind!='type']",
          message: 'Import the one icon from @lucide/svelte/icons/.',
        },
      ],
    },
  },
)
