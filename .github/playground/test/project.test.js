import assert from 'node:assert/strict'
import test from 'node:test'
import { decode, encode, limits, nameProblem } from '../src/project.js'

test('a link gives back the project that it was made of', async () => {
  const files = [['compose.yaml', 'services:\n  wëb: {image: "nginx", ports: ["80:80"]} # 🚢\n'], ['.env', ''], ['app/Dockerfile', 'FROM scratch\n']]
  assert.deepEqual(await decode(await encode(files)), files)
})

test('a project that is too large gets no link', async () => {
  const noise = Array.from({ length: 200_000 }, (_, n) => String.fromCharCode(33 + ((n * n * 7919) % 90))).join('') + Math.random()
  const text = Array.from({ length: limits.link }, () => String.fromCharCode(33 + Math.floor(Math.random() * 90))).join('')
  assert.equal(await encode([['compose.yaml', noise + text + text]]), undefined)
})

test('what is no project is no link, however it was made', async () => {
  for (const files of [[], 'text', null, [['a', 1]], [['../a', '']], [['a', ''], ['a', '']], [['a', ''], ['a/b', '']], [['/etc', '']],
    Array.from({ length: limits.files + 1 }, (_, n) => [`f${n}`, ''])]) {
    assert.equal(await decode(await encode(files)), undefined, JSON.stringify(files))
  }
  const link = await encode([['compose.yaml', 'services: {}\n'.repeat(100)]])
  for (const broken of ['', 'p=', 'p=%', 'x=abc', link.slice(0, -9), 'p=' + 'A'.repeat(limits.link)]) assert.equal(await decode(broken), undefined, broken)
})

test('a link of few bytes does not become a text of many', async () => {
  assert.equal(await decode(await encode([['compose.yaml', 'a'.repeat(5 * limits.characters)]])), undefined)
})

test('names are paths into the project', () => {
  for (const name of ['compose.yaml', 'app/Dockerfile', '.env', 'a b.yml']) assert.equal(nameProblem(name, ['other']), undefined, name)
  for (const name of ['', '/a', 'a/', 'a//b', './a', '../a', 'a\\b', 'a\nb', 'other', 'other/b', 'x'.repeat(201)]) assert.ok(nameProblem(name, ['other']), name)
})
