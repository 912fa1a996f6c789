// The search needs no server: an index of all pages is loaded when the field is used for the first time.
const form = document.querySelector('form[role=search]')
const input = form.querySelector('input')
const results = form.querySelector('.results')
const status = form.querySelector('[role=status]')
const root = new URL('.', import.meta.url)
let index

form.hidden = false
form.onsubmit = (event) => {
  event.preventDefault()
  results.querySelector('a')?.click()
}
input.onfocus = () => {
  index ??= fetch(new URL('search.json', root)).then((response) => response.json())
}
input.oninput = async () => {
  const asked = input.value
  const pages = await (index ??= fetch(new URL('search.json', root)).then((response) => response.json()))
  if (asked !== input.value) return
  const found = search(pages, asked)
  results.replaceChildren(...found.slice(0, 8).map(({ url, title, lead }) => {
    const item = document.createElement('li')
    const link = document.createElement('a')
    link.href = new URL(url, root)
    link.append(title, Object.assign(document.createElement('small'), { textContent: lead }))
    item.append(link)
    return item
  }))
  status.textContent = asked.trim() === '' ? '' : `${found.length} ${found.length === 1 ? 'page' : 'pages'} found`
}
addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && form.contains(document.activeElement)) {
    results.replaceChildren()
    input.focus()
  }
})

// search returns the pages that hold all words, those first that begin with them, as a rule's page does with its id, and then those that
// hold them next to each other or in the title.
export function search(pages, asked) {
  const phrase = asked.trim().toLowerCase()
  const words = phrase.split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  return pages
    .map((page) => ({ page, value: value(page, phrase, words) }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value)
    .map(({ page }) => page)
}

function value({ title, lead, text }, phrase, words) {
  const top = `${title} ${lead}`.toLowerCase()
  if (!words.every((word) => text.includes(word) || top.includes(word))) return 0
  return 1 + (text.startsWith(phrase) ? 16 : 0) + (top.includes(phrase) ? 8 : 0) + (text.includes(phrase) ? 4 : 0) + words.filter((word) => top.includes(word)).length
}
