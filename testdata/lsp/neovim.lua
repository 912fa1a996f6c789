-- Opens a Compose file with a server, types, takes a fix, and prints what the editor shows.
-- The environment names the file and the server.
local file, server = vim.env.SHOP_FILE, vim.env.SHOP_SERVER
vim.cmd('edit ' .. file)
local id = vim.lsp.start_client({cmd = {server}, cmd_env = {PORTLINT_TEST_SERVES = '1'}, root_dir = vim.fn.fnamemodify(file, ':h')})
vim.lsp.buf_attach_client(0, id)

local function shown(title, count)
  vim.wait(10000, function() return #vim.diagnostic.get(0) == count end, 20)
  print('-- ' .. title .. '\n')
  for _, d in ipairs(vim.diagnostic.get(0)) do
    print(string.format('%d:%d %s %s\n', d.lnum + 1, d.col + 1, d.code, vim.split(d.message, '\n')[1]))
  end
end

shown('opened', 2)
vim.api.nvim_buf_set_text(0, 4, 19, 4, 23, {'8089'})
shown('typed', 1)
local answers = vim.lsp.buf_request_sync(0, 'textDocument/codeAction', {
  textDocument = {uri = vim.uri_from_bufnr(0)}, context = {diagnostics = {}},
  range = {start = {line = 7, character = 14}, ['end'] = {line = 7, character = 14}},
}, 10000)
for _, answer in pairs(answers) do
  for _, action in ipairs(answer.result) do print('offered: ' .. action.title .. '\n') end
  vim.lsp.util.apply_workspace_edit(answer.result[1].edit, 'utf-16')
end
vim.wait(10000, function() return #vim.diagnostic.get(0, {severity = vim.diagnostic.severity.WARN}) == 0 end, 20)
shown('fixed', 1)
print(table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') .. '\n')
