// What is found, as elements of the page. Texts of the project become text nodes, never markup.

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

const button = (text, onclick, className) => element('button', { type: 'button', className, onclick }, ...[text].flat())

const where = ({ path, start }) => `${path}:${start.line}:${start.column}`

// findingItem is a finding in the list. The functions of act are called with a place, with nothing, and with the id of a rule.
export function findingItem(finding, act) {
  const item = element('li', { className: finding.severity },
    element('p', { className: 'message' }, element('span', { className: 'severity' }, finding.severity), ' ', ...words(finding.message)),
    element('p', { className: 'places' }, button(where(finding.location), () => act.go(finding.location), 'place')),
  )
  for (const { message, location } of finding.related) {
    item.lastChild.append(element('br'), button(where(location), () => act.go(location), 'place'), ' ', ...words(message))
  }
  if (finding.help) item.append(element('p', { className: 'help' }, ...words(finding.help)))
  const actions = element('p', { className: 'actions' })
  if (finding.fix) {
    actions.append(button(`Fix: ${finding.fix.message}`, act.fix, 'fix'))
    if (!finding.fix.safe) actions.append(' ', element('span', { className: 'unsafe' }, 'changes what is reachable'))
    actions.append(' ')
  }
  actions.append(button(finding.rule, () => act.explain(finding.rule), 'rule'))
  item.append(actions)
  return item
}

// words shows what a message quotes as code.
function words(text) {
  return text.split(/("[^"]*")/).map((part, n) => (n % 2 ? element('code', {}, part.slice(1, -1)) : part))
}

// mapTable is the port map: which port of the host leads where, and what stands out.
export function mapTable(map, go) {
  const { bindings, direct } = map
  const notes = direct.map(({ service }) => element('p', {}, `${service} uses the network of the host; its ports are not in the files.`))
  if (map.summary.broken > 0) notes.push(element('p', {}, `${map.summary.broken} ${map.summary.broken === 1 ? 'entry is' : 'entries are'} not a port.`))
  if (bindings.length === 0) return [element('p', {}, 'Nothing is published.'), ...notes]
  const head = element('thead', {}, element('tr', {}, ...['Host', 'Service', 'Container', 'Stands out'].map((title) => element('th', { scope: 'col' }, title))))
  const body = element('tbody', {}, ...bindings.map((binding) => {
    const { address, host, container } = ends(binding)
    return element('tr', {},
      element('td', {}, button([address, element('wbr', {}), host], () => go(binding.location), 'place')),
      element('td', {}, binding.service),
      element('td', {}, container),
      element('td', {}, ...binding.remarks.flatMap(({ kind, text }) => [element('span', { className: `remark ${kind}` }, text || kind), ' '])),
    )
  }))
  return [element('div', { className: 'wide', tabIndex: 0, role: 'region', ariaLabel: 'Table of the port map' }, element('table', {}, head, body)), ...notes]
}

// hints say for places of the project where the entry there leads, as {location, text}.
export function hints({ bindings }) {
  return bindings.map((binding) => {
    const { address, host, container } = ends(binding)
    const remarks = binding.remarks.map(({ kind, text }) => text || kind).join(', ')
    return { location: binding.location, text: `${address}${host} on the host → ${binding.service}, container port ${container}${remarks && ` (${remarks})`}` }
  })
}

// ends are the two ends of a binding in words. An address that is every one is left out.
function ends({ host, container, protocol }) {
  return {
    address: host.address && !['0.0.0.0', '::'].includes(host.address) ? `${host.address}:` : '',
    host: `${host.from ? span(host) : host.kind}/${protocol}`,
    container: container.from ? span(container) : '?',
  }
}

const span = ({ from, to }) => (to > from ? `${from}-${to}` : `${from}`)
