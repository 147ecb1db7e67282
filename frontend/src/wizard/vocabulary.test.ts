// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const sdk = join(import.meta.dirname, '../../node_modules/.packs-sdk')
const schema = join(import.meta.dirname, '../../../internal/packs/catalogue/schema.json')

/** What a Pack's file has for each type of Coda's Packs SDK: the ways to sign in. */
const ways: Record<string, string[]> = {
  HeaderBearerToken: ['bearer'],
  CustomHeaderToken: ['header'],
  MultiHeaderToken: ['headers'],
  QueryParamToken: ['query'],
  MultiQueryParamToken: ['queries'],
  OAuth2: ['oauth2'],
  OAuth2ClientCredentials: ['oauth2-client-credentials'],
  WebBasic: ['basic'],
  Custom: ['custom'],
  AWSAccessKey: ['aws-keys'],
  AWSAssumeRole: ['aws-role'],
}

/** The types that are no way to sign in here, and why. */
const reasons: Record<string, string> = {
  None: 'it is "account": "none"',
  CodaApiHeaderBearerToken: 'Coda makes that key itself: "inCoda": "coda-makes-it", and a key for here is a bearer',
  GoogleDomainWideDelegation: 'hidden: for Packs of Coda’s own alone',
  GoogleServiceAccount: 'hidden: for Packs of Coda’s own alone',
  Various: 'hidden: for Packs of Coda’s own alone',
}

/** The members of an enum in a file of types, each with whether it is hidden. */
function membersOf(name: string, types: string): Map<string, boolean> {
  const body = types.match(new RegExp(`export declare enum ${name} \\{([\\s\\S]*?)\\n\\}`))?.[1] ?? ''
  const members = [...body.matchAll(/(\/\*\*[\s\S]*?\*\/)?\s*(\w+) = "(\w+)"/g)]
  return new Map(members.map(([, comment, , value]) => [value!, comment?.includes('@hidden') ?? false]))
}

const version = readdirSync(sdk).at(-1) ?? ''
const types = membersOf('AuthenticationType', readFileSync(join(sdk, version, 'types.d.ts'), 'utf8'))

test('the types are found in the SDK', () => {
  expect(version, 'build/sdk-types fetches it').toMatch(/^\d+\.\d+\.\d+$/)
  expect(types.size).toBeGreaterThan(10)
  expect(types.get('HeaderBearerToken')).toBe(false)
})

test('each authentication type of the Packs SDK has a way to sign in, or a reason why not', () => {
  for (const type of types.keys()) {
    expect(Boolean(ways[type]) !== Boolean(reasons[type]), `${type}: a way, or a reason why there is none`).toBe(true)
  }
  for (const type of [...Object.keys(ways), ...Object.keys(reasons)]) {
    expect(types.has(type), `${type} is a type of the SDK`).toBe(true)
  }
})

test('only what is hidden in the SDK is left out as hidden', () => {
  const hidden = [...types].filter(([, is]) => is).map(([type]) => type)
  const named = Object.keys(reasons).filter((type) => reasons[type]!.startsWith('hidden'))
  expect(named.toSorted()).toEqual(hidden.toSorted())
})

test('a Pack’s file knows these ways and no others', () => {
  const { $defs } = JSON.parse(readFileSync(schema, 'utf8')) as {
    $defs: { signIn: { properties: { way: { enum: string[] } } } }
  }
  expect($defs.signIn.properties.way.enum.toSorted()).toEqual(Object.values(ways).flat().toSorted())
})
