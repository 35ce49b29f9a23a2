import { escapeHtml as escapeText } from '../escape-html.js'
import { describeType } from './describe-type.js'
import type { Json } from './openapi-document.js'

type Node = { readonly [key: string]: Json | undefined }

/** Paths of the page's own files. */
export interface ReferencePagePaths {
  readonly style: string
  readonly document: string
}

/** The OpenAPI document as a page that needs no script. */
export function referencePage(document: Json, paths: ReferencePagePaths): string {
  const { info, tags, paths: routes, components } = node(document)
  const { title, version, description } = node(info)
  const operations = Object.entries(node(routes)).flatMap(([path, methods]) =>
    Object.entries(node(methods)).map(([method, operation]) => ({
      path,
      method,
      operation: node(operation),
    })),
  )
  const sections = list(tags).map((tag) => {
    const { name, description: about } = node(tag)
    return { name, about, own: operations.filter(({ operation }) => list(operation['tags'])[0] === name) }
  })
  const schemas = Object.entries(node(node(components)['schemas']))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} API</title>
<link rel="stylesheet" href="${escapeHtml(paths.style)}">
</head>
<body>
<nav aria-label="Contents">
<p><strong>${escapeHtml(title)}</strong> ${escapeHtml(version)}</p>
${sections.map(({ name, own }) => `<p>${escapeHtml(name)}</p>\n<ul>${own.map(contentsEntry).join('')}</ul>`).join('\n')}
<p><a href="#shapes">Shapes</a></p>
</nav>
<main>
<h1>${escapeHtml(title)} API</h1>
<p>${prose(description)}</p>
<p>Keys go into the header <code>Authorization: Bearer nb_…</code> or <code>X-API-Key</code>. For programs there is
<a href="${escapeHtml(paths.document)}">OpenAPI 3.1</a>.</p>
${sections.map(({ name, about, own }) => `<h2>${escapeHtml(name)}</h2>\n<p>${prose(about)}</p>\n${own.map(operationArticle).join('\n')}`).join('\n')}
<h2 id="shapes">Shapes</h2>
${schemas.map(([name, schema]) => shapeArticle(name, node(schema))).join('\n')}
</main>
</body>
</html>
`
}

interface Entry {
  readonly path: string
  readonly method: string
  readonly operation: Node
}

function contentsEntry({ operation }: Entry): string {
  return `<li><a href="#${escapeHtml(operation['operationId'])}">${escapeHtml(operation['summary'])}</a></li>`
}

function operationArticle({ path, method, operation }: Entry): string {
  const { operationId, summary, description, parameters, requestBody, responses, security } = operation
  const [scope] = list(security).flatMap((way) => list(node(way)['bearer']))
  const bodies = Object.entries(node(node(requestBody)['content']))
  return `<article id="${escapeHtml(operationId)}">
<h3>${escapeHtml(summary)}</h3>
<p class="route"><b class="${escapeHtml(method)}">${escapeHtml(method.toUpperCase())}</b> <code>${escapeHtml(path)}</code></p>
${description === undefined ? '' : `<p>${prose(description)}</p>`}
<p class="scope">${scope === undefined ? 'Needs no key.' : `Needs the scope <code>${escapeHtml(scope)}</code>.`}</p>
${fieldTable('Parameters', list(parameters).map(parameterRow))}
${bodies.map(([mediaType, body]) => bodySection(mediaType, node(body))).join('\n')}
<h4>Answers</h4>
${Object.entries(node(responses))
  .map(([status, answer]) => answerSection(status, node(answer)))
  .join('\n')}
</article>`
}

interface Row {
  readonly name: string
  readonly type: string
  readonly about: string
}

function parameterRow(parameter: Json): Row {
  const { name, in: where, required, schema, description } = node(parameter)
  const place = where === 'query' ? '' : ` <small>${escapeHtml(where)}</small>`
  const type = `${describeType(node(schema))}${required === true ? ', required' : ''}`
  return { name: `<code>${escapeHtml(name)}</code>${place}`, type, about: prose(description ?? '') }
}

function schemaRows(schema: Node): Row[] {
  const required = new Set(list(schema['required']))
  return Object.entries(node(schema['properties'])).map(([name, property]) => ({
    name: `<code>${escapeHtml(name)}</code>`,
    type: `${describeType(node(property))}${required.has(name) ? '' : ', optional'}`,
    about: prose(node(property)['description'] ?? ''),
  }))
}

function fieldTable(title: string, rows: readonly Row[]): string {
  if (rows.length === 0) return ''
  const lines = rows.map(
    ({ name, type, about }) => `<tr><th scope="row">${name}</th><td>${type}</td><td>${about}</td></tr>`,
  )
  return `<h4>${title}</h4>\n<table>${lines.join('\n')}</table>`
}

function bodySection(mediaType: string, { schema, example }: Node): string {
  const shape = node(schema)
  const table = fieldTable(`Body <code>${escapeHtml(mediaType)}</code>`, schemaRows(shape))
  const reference =
    table === '' ? `<h4>Body <code>${escapeHtml(mediaType)}</code></h4><p>${describeType(shape)}</p>` : table
  return reference + exampleBlock(example)
}

function answerSection(status: string, { description, content, headers }: Node): string {
  const names = Object.keys(node(headers)).map((name) => `<code>${escapeHtml(name)}</code>`)
  const bodies = Object.entries(node(content)).map(([mediaType, body]) => {
    const { schema, example, 'x-events': events } = node(body)
    const rows = Object.entries(node(events)).map(([name, data]) => ({
      name: `<code>${escapeHtml(name)}</code>`,
      type: describeType(node(data)),
      about: '',
    }))
    return `<p><code>${escapeHtml(mediaType)}</code> ${describeType(node(schema))}</p>${fieldTable('Events', rows)}${exampleBlock(example)}`
  })
  return `<details${status < '300' ? ' open' : ''}>
<summary><b>${escapeHtml(status)}</b> ${prose(description)}</summary>
${bodies.join('\n')}
<p><small>Headers: ${names.join(', ')}</small></p>
</details>`
}

function exampleBlock(example: Json | undefined): string {
  if (example === undefined) return ''
  const text = typeof example === 'string' ? example : JSON.stringify(example, null, 2)
  return `<pre tabindex="0"><code>${escapeHtml(text)}</code></pre>`
}

function shapeArticle(name: string, schema: Node): string {
  const { description } = schema
  const table = fieldTable('', schemaRows(schema)).replace('<h4></h4>', '')
  return `<article id="shape-${escapeHtml(name)}">
<h3>${escapeHtml(name)}</h3>
${description === undefined ? '' : `<p>${prose(description)}</p>`}
${table === '' ? `<p>${describeType(schema)}</p>` : table}
</article>`
}

/** Text in which `code` is marked. */
function prose(text: Json | undefined): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>')
}

function escapeHtml(value: Json | undefined): string {
  return escapeText(String(value ?? ''))
}

function node(value: Json | undefined): Node {
  return (value ?? {}) as Node
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}
