// A certified authorization server that isn't ours, for the tests: npm's
// oidc-provider, on a free port of 127.0.0.1. Its approval page is one form with
// two buttons, and knows whoever says a name.
//
//   node oidc/server.js '{"ttl":{"AuthorizationCode":2}}'
//
// prints its issuer as its first line and ends with its standard input.
// Settings: ttl (by kind, in seconds), registration (false refuses it), issuerMissing
// (doesn't announce iss in its answers, as servers before RFC 9207 don't),
// remembers (asks nobody twice what they allow, as it does for programs that aren't native),
// coda ("takes" or "refuses": it has the ways of Coda's own server, as its metadata says them, and an API at /api
// that takes its keys or doesn't).
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import process from 'node:process'
import Provider, { interactionPolicy } from 'oidc-provider'

const settings = JSON.parse(process.argv[2] ?? '{}')
const server = createServer()
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`
  const provider = new Provider(issuer, configuration())
  provider.use(async (ctx, next) => {
    await next()
    if (!ctx.path.startsWith('/.well-known/') || ctx.status !== 200) return
    if (settings.issuerMissing || settings.coda) delete ctx.body.authorization_response_iss_parameter_supported
    if (settings.coda) ctx.body.grant_types_supported = ['authorization_code']
  })
  const answer = provider.callback()
  server.on('request', (request, response) => {
    if (request.url === '/favicon.ico') return void response.writeHead(204).end()
    if (settings.coda && request.url === '/api/whoami') return void whoAmI(provider, request, response)
    if (request.url === '/api/me') return void whoAmI(provider, request, response)
    const uid = /^\/interaction\/([\w-]+)$/.exec(new URL(request.url, issuer).pathname)?.[1]
    if (!uid) return answer(request, response)
    approval(provider, request, response).catch((error) => {
      response.writeHead(500).end(String(error))
    })
  })
  console.log(issuer)
})
process.stdin.on('end', () => process.exit()).resume()

function configuration() {
  const policy = interactionPolicy.base()
  if (settings.remembers) policy.get('consent').checks.remove('native_client_prompt')
  return {
    clients: settings.coda
      ? []
      : [
          {
            client_id: 'pretend-machine',
            client_secret: 'pretend-machine-secret',
            grant_types: ['client_credentials'],
            redirect_uris: [],
            response_types: [],
            token_endpoint_auth_method: 'client_secret_basic',
          },
          {
            client_id: 'pretend-robot',
            client_secret: 'pretend-word-of-a-machine',
            grant_types: ['client_credentials'],
            redirect_uris: [],
            response_types: [],
            token_endpoint_auth_method: 'client_secret_post',
          },
          {
            client_id: 'pretend-confidential',
            client_secret: 'pretend-confidential-secret',
            grant_types: ['authorization_code', 'refresh_token'],
            redirect_uris: ['http://127.0.0.1/signed-in'],
            application_type: 'native',
            token_endpoint_auth_method: 'client_secret_post',
          },
        ],
    clientAuthMethods: settings.coda ? ['client_secret_post'] : ['none', 'client_secret_basic', 'client_secret_post'],
    scopes: ['openid', 'profile', 'email', 'tasks:read', 'events:read', 'photos:read', 'mcp:all'],
    claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    features: {
      devInteractions: { enabled: false },
      registration: {
        enabled: true,
        ...(settings.registration === false ? { initialAccessToken: 'nobody-has-it' } : {}),
      },
      revocation: { enabled: true },
      // Its own pages load a font from the network.
      deviceFlow: {
        enabled: true,
        userCodeInputSource: (ctx, form) => plain(ctx, 'Type the code', form, 'op.deviceInputForm'),
        userCodeConfirmSource: (ctx, form, _client, _info, code) =>
          plain(ctx, `Is it ${code.replaceAll(/[^\w-]/g, '')}?`, form, 'op.deviceConfirmForm'),
        successSource: (ctx) => plain(ctx, 'Done'),
      },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
    },
    pkce: { methods: ['S256'], required: () => true },
    issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    ttl: {
      AccessToken: 3600,
      AuthorizationCode: 60,
      ClientCredentials: 600,
      DeviceCode: 600,
      Grant: 86400,
      IdToken: 3600,
      Interaction: 3600,
      RefreshToken: 86400,
      Session: 3600,
      ...settings.ttl,
    },
    interactions: { policy, url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, ...claimsOf(id) }),
    }),
  }
}

/** Whose a key is, as a service's own API says it. */
async function whoAmI(provider, request, response) {
  const token = (request.headers.authorization ?? '').replace(/^Bearer /, '')
  const key = (await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token))
  const id = settings.coda === 'refuses' ? undefined : (key?.accountId ?? key?.clientId)
  response.writeHead(id ? 200 : 401, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(id ? { id, ...claimsOf(id), loginId: claimsOf(id).email } : { error: 'invalid_token' }))
}

function claimsOf(id) {
  return { name: id[0].toUpperCase() + id.slice(1), email: `${id}@example.com` }
}

function plain(ctx, title, form = '', id = '') {
  const button = form ? `<button type="submit" form="${id}">Go on</button>` : ''
  ctx.type = 'html'
  ctx.body = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
<body><h1>${title}</h1>${form}${button}</body></html>`
}

/** The approval page, and what the person says on it. */
async function approval(provider, request, response) {
  const { params } = await provider.interactionDetails(request, response)
  if (request.method !== 'POST') {
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    response.end(page(params))
    return
  }
  let text = ''
  for await (const chunk of request) text += chunk
  const said = new URLSearchParams(text)
  if (said.get('answer') !== 'allow') {
    await provider.interactionFinished(request, response, { error: 'access_denied' })
    return
  }
  const accountId = said.get('login')
  const grant = new provider.Grant({ accountId, clientId: params.client_id })
  const without = said.get('without')?.split(' ') ?? []
  const asked = (params.scope ?? 'openid').split(' ')
  grant.addOIDCScope(asked.filter((scope) => !without.includes(scope)).join(' '))
  grant.rejectOIDCScope(asked.filter((scope) => without.includes(scope)).join(' '))
  const grantId = await grant.save()
  await provider.interactionFinished(request, response, { login: { accountId }, consent: { grantId } })
}

function page(params) {
  const shown = String(params.scope ?? '').replaceAll(/[^\w: ]/g, '')
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Pretend approval</title></head>
<body>
<h1>Allow Patchbay?</h1>
<p>It asks for: ${shown}</p>
<form method="post">
<label>Your name <input name="login" value="ada"></label>
<label>All but <input name="without"></label>
<button name="answer" value="allow">Allow</button>
<button name="answer" value="deny">Deny</button>
</form>
</body>
</html>`
}
