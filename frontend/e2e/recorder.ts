import type { CDPSession, Page } from '@playwright/test'

/** Everything that a page's answers hold, streams too, byte for byte as the browser got it. */
export class Recorder {
  #bodies = new Map<string, { url: string; heads: string; chunks: Buffer[] }>()
  #reads: Promise<void>[] = []

  /** Records from now on; to be called before the page is opened. */
  static async of(page: Page): Promise<Recorder> {
    const recorder = new Recorder()
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Network.enable')
    recorder.#listen(devtools)
    return recorder
  }

  #listen(devtools: CDPSession): void {
    devtools.on('Network.responseReceived', ({ requestId, response }) => {
      const chunks: Buffer[] = []
      this.#bodies.set(requestId, { url: response.url, heads: JSON.stringify(response.headers), chunks })
      // From here on dataReceived brings the bytes themselves; this answers with those before. What is over too soon
      // for that has a body when it has ended.
      this.#reads.push(
        devtools
          .send('Network.streamResourceContent', { requestId })
          .then(({ bufferedData }) => void chunks.unshift(Buffer.from(bufferedData, 'base64')))
          .catch(() => {}),
      )
    })
    devtools.on('Network.loadingFinished', ({ requestId }) => {
      const reads = this.#reads.splice(0)
      const body = Promise.all(reads).then(async () => {
        const chunks = this.#bodies.get(requestId)?.chunks
        if (!chunks || Buffer.concat(chunks).length > 0) return
        const { body, base64Encoded } = await devtools.send('Network.getResponseBody', { requestId })
        chunks.push(Buffer.from(body, base64Encoded ? 'base64' : 'utf8'))
      })
      this.#reads.push(body.catch(() => {})) // unread tells
    })
    devtools.on('Network.dataReceived', ({ requestId, data }) => {
      if (data) this.#bodies.get(requestId)?.chunks.push(Buffer.from(data, 'base64'))
    })
  }

  /** All answers whose address ends like this, as text: their headers and what they held. */
  async answers(ending = ''): Promise<string[]> {
    await Promise.all(this.#reads)
    return [...this.#bodies.values()]
      .filter(({ url }) => url.endsWith(ending))
      .map(({ url, heads, chunks }) => `${url} ${heads}\n${Buffer.concat(chunks).toString('utf8')}`)
  }

  /** The addresses of answers of which nothing was read. */
  async unread(): Promise<string[]> {
    await Promise.all(this.#reads)
    return [...this.#bodies.values()]
      .filter(({ chunks }) => Buffer.concat(chunks).length === 0)
      .map(({ url }) => new URL(url).pathname)
  }
}
