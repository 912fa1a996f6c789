// The page and the site in a real browser. PLAYGROUND_SITE is the folder that was built; with SCREENSHOTS, a folder, pictures are kept.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import test, { after, before } from 'node:test'
import { launch, serve } from './serve.js'

const folder = path.resolve(process.env.PLAYGROUND_SITE)
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const examples = JSON.parse(fs.readFileSync(path.join(folder, 'play/examples.json'), 'utf8'))

let browser, server, address
before(async () => {
  ({ server, address } = await serve(folder))
  browser = await launch()
})
after(async () => {
  await browser?.close()
  server?.close()
})

// visit opens a page that may ask nobody but its own server, and may complain about nothing.
async function visit(t, where, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options })
  const page = await context.newPage()
  const problems = []
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && problems.push(message.text()))
  page.on('pageerror', (error) => problems.push(error.stack))
  page.on('request', (request) => {
    if (!request.url().startsWith(address) && !request.url().startsWith('blob:' + new URL(address).origin)) problems.push(`asks ${request.url()}`)
    if (request.method() !== 'GET') problems.push(`${request.method()} ${request.url()}`)
  })
  await page.goto(address + where)
  t.after(async () => {
    await context.close()
    assert.deepEqual(problems, [])
  })
  return page
}

// checked waits until the page shows what comes of the state that doing leads to, without which that is the first one.
async function checked(page, doing) {
  const before = doing ? await page.evaluate(() => Number(document.body.dataset.checks ?? 0)) : 0
  await doing?.()
  await page.waitForFunction((before) => Number(document.body.dataset.checks ?? 0) > before, before)
  await page.waitForTimeout(120) // the map comes after the findings
}

const type = async (page, text) => {
  await page.locator('.cm-content').click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(text)
}
const text = (page) => page.evaluate(() => [...document.querySelector('#editor').shadowRoot.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n'))
const link = (files) => import('../src/project.js').then(({ encode }) => encode(files)).then((fragment) => 'play/#' + fragment)
const clash = 'services:\n  web:\n    image: nginx\n    ports: ["8080:80"]\n  api:\n    image: my/api\n    ports: ["8080:3000"]\n'

test('first finding', async (t) => {
  const page = await visit(t, 'play/')
  await page.locator('#findings > li').first().waitFor()
  const took = await page.evaluate(() => performance.now())
  t.diagnostic(`first finding ${took.toFixed(0)} ms after the page was asked for`)
  assert.ok(took < 60_000) // machines that do much else are slow
})

test('what is typed is found at its characters', async (t) => {
  const page = await visit(t, 'play/')
  await checked(page)
  const line = '  api: {labels: {ship: "ä🚢"}, image: my/api, ports: ["'
  await checked(page, () => type(page, clash.replace(/  api:[^]*/, line + '8080:3000"]}\n')))
  const error = page.locator('#findings > li.error')
  assert.match(await error.innerText(), /8080:3000 takes host port 8080\/tcp, already published by service web/)
  assert.equal(await error.locator('.place').first().innerText(), `compose.yaml:5:${[...line].length + 1}`)
  assert.equal(await page.locator('.cm-lintRange-error').innerText(), '8080')
  assert.match(await page.locator('#summary').innerText(), /^1 error/)
  await error.locator('.place').nth(1).click()
  assert.equal(await page.evaluate(() => document.querySelector('#editor').shadowRoot.getSelection().toString() || String(getSelection())), '8080')
  assert.match(await page.locator('#map').innerText(), /8080\/tcp\s+api\s+3000\s+conflict with web/)
})

test('pointing at an entry says where it leads', async (t) => {
  const page = await visit(t, await link([['compose.yaml', 'services:\n  db:\n    image: postgres:17\n    ports: ["127.0.0.1:5433:5432"]\n']]))
  await checked(page)
  await page.getByText('127.0.0.1:5433:5432').first().hover()
  await page.locator('.cm-hint').waitFor()
  assert.equal(await page.locator('.cm-hint').innerText(), '127.0.0.1:5433/tcp on the host → db, container port 5432')
})

test('a fix is applied by a click and undone by a key', async (t) => {
  const page = await visit(t, await link([['compose.yaml', 'services:\n  db:\n    image: postgres:17\n    ports: ["5432:5432"]\n']]))
  await checked(page)
  const before = await text(page)
  await checked(page, () => page.locator('#findings .fix').first().click())
  assert.match(await text(page), /ports: \["127\.0\.0\.1:5432:5432"\]/)
  await page.locator('.cm-content').click()
  await checked(page, () => page.keyboard.press('ControlOrMeta+z'))
  assert.equal(await text(page), before)
})

test('a safe fix is applied without a look', async (t) => {
  const page = await visit(t, await link([['compose.yaml', 'services:\n  ssh:\n    image: my/ssh\n    ports:\n      - 22:22\n']]))
  await checked(page)
  await checked(page, () => page.locator('#fix-safe').click())
  assert.match(await text(page), /- "22:22"/)
  assert.equal(await page.locator('#fix-safe').isVisible(), false)
})

test('several files are one project', async (t) => {
  const page = await visit(t, await link([['compose.yaml', 'services:\n  web: {image: nginx, ports: ["${PORT}:80"]}\n  api: {image: my/api, ports: ["8080:80"]}\n']]))
  await checked(page)
  assert.equal(await page.locator('#findings > li.error').count(), 0)
  await page.locator('#add').click()
  await page.locator('#name').fill('compose.yaml')
  await page.keyboard.press('Enter')
  assert.match(await page.locator('#name-problem').innerText(), /there is a file/)
  await page.locator('#name').fill('.env')
  await page.keyboard.press('Enter')
  await checked(page, () => type(page, 'PORT=8080\n'))
  assert.equal(await page.locator('#findings > li.error').count(), 1)
  await page.locator('#rename').click()
  await page.locator('#name').fill('other.txt')
  await checked(page, () => page.keyboard.press('Enter'))
  assert.equal(await page.locator('#findings > li.error').count(), 0)
  await checked(page, () => page.locator('#delete').click())
  assert.deepEqual(await page.locator('[role=tab]').evaluateAll((tabs) => tabs.map((tab) => tab.dataset.name)), ['compose.yaml'])
})

test('a configuration that cannot be read is said so, and then is mended', async (t) => {
  const page = await visit(t, await link([['compose.yaml', clash], ['.portlint.yaml', 'nothing: 1\n']]))
  await page.waitForFunction(() => /nothing/.test(document.querySelector('#summary').textContent))
  await page.locator('[role=tab]').nth(1).click()
  await checked(page, () => type(page, 'fail-on: error\n'))
  assert.equal(await page.locator('#findings > li.error').count(), 1)
})

test('a link carries the project, and a reload keeps it', async (t) => {
  const page = await visit(t, 'play/')
  await checked(page)
  await checked(page, () => type(page, clash))
  await page.locator('#share').click()
  await page.waitForFunction(() => location.hash.startsWith('#p='))
  await page.reload()
  await page.locator('#findings > li.error').waitFor()
  assert.equal(await text(page), clash)
  const other = await visit(t, 'play/' + new URL(page.url()).hash)
  await other.locator('#findings > li.error').waitFor()
  assert.equal(await text(other), clash)
  const broken = await visit(t, 'play/#p=AAAA')
  await broken.waitForFunction(() => document.querySelectorAll('#findings > li').length > 0)
})

test('the page of a rule opens beside the findings', async (t) => {
  const page = await visit(t, await link([['compose.yaml', clash]]))
  await checked(page)
  await page.locator('#findings > li.error .rule').click()
  await page.locator('#page h2', { hasText: 'Instead' }).waitFor()
  assert.match(await page.locator('#page').innerText(), /Bind for 0\.0\.0\.0:8080 failed: port is already allocated/)
  await page.keyboard.press('Escape')
  assert.equal(await page.locator('#page-dialog').isVisible(), false)
})

test('everything can be done with keys', async (t) => {
  const page = await visit(t, 'play/')
  await checked(page)
  await page.locator('[role=tab][aria-selected=true]').focus()
  await page.keyboard.press('ArrowRight')
  assert.equal(await page.evaluate(() => document.activeElement.dataset.name), examples[0].files[1][0])
  await page.keyboard.press('Home')
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-selected')), 'true')
  await page.locator('.cm-content').focus()
  await page.keyboard.press('Tab') // the editor does not keep the focus
  assert.notEqual(await page.evaluate(() => document.activeElement.id), 'editor')
  await page.locator('#findings .fix').first().focus()
  await checked(page, () => page.keyboard.press('Enter'))
})

test('every example shows its rule', async (t) => {
  const page = await visit(t, 'play/')
  await checked(page)
  for (const [at, { rule }] of examples.entries()) {
    if (at === 0) continue
    await checked(page, () => page.locator('#examples').selectOption(String(at)))
    const found = await page.locator('#findings .rule').allInnerTexts()
    assert.ok(found.includes(rule), `${rule} is not among ${found}`)
  }
  t.diagnostic(`${examples.length} examples`)
})

test('neither page nor worker can send anything elsewhere', async (t) => {
  const context = await browser.newContext()
  t.after(() => context.close())
  const page = await context.newPage()
  await page.goto(address + 'play/')
  await checked(page)
  const elsewhere = address.replace('127.0.0.1', 'localhost')
  const tried = await page.evaluate(async (url) => {
    const inWorker = new Worker(URL.createObjectURL(new Blob([`fetch(${JSON.stringify(url)}).then(() => postMessage('sent'), () => postMessage('refused'))`])))
    return Promise.all([
      fetch(url, { mode: 'no-cors' }).then(() => 'sent', () => 'refused'),
      new Promise((done) => { inWorker.onmessage = ({ data }) => done(data) }),
      new Promise((done) => Object.assign(new Image(), { onload: () => done('sent'), onerror: () => done('refused') }).src = url + 'icon.svg'),
    ])
  }, elsewhere)
  assert.deepEqual(tried, ['refused', 'refused', 'refused'])
})

test('typing is quick in a project of 10 services', async (t) => {
  const services = Array.from({ length: 10 }, (_, n) => `  s${n}:\n    image: example/app\n    ports:\n      - "127.0.0.1:${8000 + n}:3000"\n    environment:\n      PEER: http://s${(n + 1) % 10}:3000\n`)
  const page = await visit(t, await link([['compose.yaml', 'services:\n' + services.join('')]]))
  await checked(page)
  await page.locator('.cm-content').click()
  await page.keyboard.press('ControlOrMeta+End')
  const checks = []
  const showing = []
  for (const letter of '    hostname: a-name-for-the-last-service') {
    await checked(page, () => page.keyboard.press(letter === ' ' ? 'Space' : letter))
    const { took, shown } = await page.evaluate(() => ({ ...document.body.dataset }))
    checks.push(Number(took))
    showing.push(Number(shown))
  }
  const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]
  const told = (what, times) => t.diagnostic(`${what} ${median(times).toFixed(1)} ms (median), ${times.at(-1).toFixed(1)} ms (longest of ${times.length})`)
  told('a check takes', checks)
  told('to show what was found takes', showing)
  // How long the page's own thread works for a key, all that follows and its share of drawing among it, more than while nothing is typed.
  // It is the time of the processor, which is the same on a machine that does much else.
  const client = await page.context().newCDPSession(page)
  await client.send('Performance.enable', { timeDomain: 'threadTicks' })
  const worked = async (doing) => {
    const total = async () => (await client.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value * 1000
    const before = await total()
    for (let n = 0; n < 20; n++) {
      await doing()
      await page.waitForTimeout(200)
    }
    return (await total() - before) / 20
  }
  const idle = await worked(() => {})
  t.diagnostic(`a key takes the page ${(await worked(() => page.keyboard.press('x')) - idle).toFixed(1)} ms of the processor on the average`)
  assert.ok(median(checks) < 160)
})

test('a key that changes nothing of what is found draws nothing of it again', async (t) => {
  const page = await visit(t, await link([['compose.yaml', clash]]))
  await checked(page)
  const parts = ['#findings > li.error', '#map table', '.cm-lintRange-error']
  const mark = (part) => page.locator(part).first().evaluate((element) => { element.drawnBefore = true })
  const kept = (part) => page.locator(part).first().evaluate((element) => element.drawnBefore === true)
  for (const part of parts) await mark(part)
  await page.locator('.cm-content').click()
  await page.keyboard.press('ControlOrMeta+End')
  await checked(page, () => page.keyboard.press('#'))
  for (const part of parts) assert.ok(await kept(part), part)
  // A line above moves everything.
  await page.keyboard.press('ControlOrMeta+Home')
  await checked(page, () => page.keyboard.press('Enter'))
  assert.match(await page.locator('#findings > li.error .place').first().innerText(), /^compose\.yaml:8:/)
  assert.equal(await page.locator('.cm-lintRange-error').innerText(), '8080')
  // Marks that went with their text come back with it.
  await checked(page, () => type(page, clash))
  assert.match(await page.locator('#findings > li.error .place').first().innerText(), /^compose\.yaml:7:/)
  assert.equal(await page.locator('.cm-lintRange-error').innerText(), '8080')
})

const site = ['', 'rules/', 'rules/host-port-conflict/', 'errors/', 'guide/', 'guide/ci/', '404.html']

for (const [colorScheme, width, pages] of [['light', 360, ['play/', ...site]], ['dark', 1400, ['play/', 'rules/host-port-conflict/']], ['dark', 360, ['play/']], ['light', 1600, ['play/', '']], ['light', 800, ['play/']]]) {
  test(`everybody can read and use it, ${colorScheme}, ${width} px wide`, async (t) => {
    for (const where of pages) {
      const page = await visit(t, where, { colorScheme, viewport: { width, height: 900 } })
      if (where === 'play/') await checked(page)
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where} is wider than ${width}`)
      await picture(page, `${where.replaceAll('/', '_') || 'start'}-${width}-${colorScheme}`, where === 'play/')
      await accessible(page, where)
      if (where !== 'play/' || width > 400) continue
      await page.locator('#findings .rule').first().click()
      await page.locator('#page h2').first().waitFor()
      await accessible(page, 'dialog')
      await picture(page, `dialog-${width}-${colorScheme}`)
    }
  })
}

async function accessible(page, what) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => globalThis.axe.run())
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), [], what)
}

async function picture(page, name, fullPage = false) {
  if (process.env.SCREENSHOTS) await page.screenshot({ path: path.join(process.env.SCREENSHOTS, name + '.png'), fullPage })
}

test('the search finds a page by an error message', async (t) => {
  const page = await visit(t, 'guide/ci/')
  await page.getByRole('searchbox').fill('port is already allocated')
  await page.locator('.results a', { hasText: 'Bind for 0.0.0.0:8080 failed' }).first().click()
  await page.locator('h1', { hasText: 'host-port-' }).waitFor()
  await page.getByRole('searchbox').fill('peer-uses-wrong-port')
  await page.locator('.results a').first().waitFor()
  assert.match(await page.locator('.results a').first().innerText(), /^connection refused · peer-uses-wrong-port/)
})
