-- A session in Neovim, told line by line. Whoever waits in vain, or fails, ends
-- it with status 1.

local buffer = vim.api.nvim_get_current_buf()

local function tell(...)
  io.stdout:write(table.concat({ ... }), '\n')
end

local function wait_until(what, condition)
  if not vim.wait(60000, condition, 20) then
    error('waited in vain: ' .. what)
  end
end

local function main()
  local publish = vim.lsp.handlers['textDocument/publishDiagnostics']
  local published = 0
  vim.lsp.handlers['textDocument/publishDiagnostics'] = function(...)
    published = published + 1
    return publish(...)
  end
  wait_until('first diagnostics', function() return published > 0 end)
  tell('opened: ', #vim.diagnostic.get(buffer))

  -- The release on the early return goes.
  local lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, true)
  local row
  for i, line in ipairs(lines) do
    if line:find('bpf_task_release(kept);', 1, true) then row = i end
  end
  vim.api.nvim_buf_set_lines(buffer, row - 1, row, true, {})
  wait_until('a finding', function() return #vim.diagnostic.get(buffer) > 0 end)
  local found = vim.diagnostic.get(buffer)
  local leak = found[1]
  local lsp = leak.user_data.lsp
  tell('broken: ', #found, ' [', lsp.code or leak.code, "] '",
    table.concat(vim.api.nvim_buf_get_text(buffer, leak.lnum, leak.col, leak.end_lnum, leak.end_col, {})), ";'")
  for _, related in ipairs(lsp.relatedInformation or {}) do
    if related.message:find('acquired') then tell('related: ', related.message) end
  end

  local start = { line = leak.lnum, character = leak.col }
  local answers = vim.lsp.buf_request_sync(buffer, 'textDocument/codeAction', {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    range = { start = start, ['end'] = start },
    context = {
      only = { 'quickfix' },
      diagnostics = { {
        range = { start = start, ['end'] = { line = leak.end_lnum, character = leak.end_col } },
        severity = leak.severity, message = leak.message, source = leak.source, code = lsp.code or leak.code,
      } },
    },
  }, 30000)
  local action
  for _, answer in pairs(answers) do
    for _, candidate in ipairs(answer.result or {}) do
      if candidate.edit then action = action or candidate end
    end
  end
  tell('action: ', action.title)
  vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16')
  wait_until('no finding', function() return #vim.diagnostic.get(buffer) == 0 end)
  tell('mended: ', #vim.diagnostic.get(buffer))
  vim.lsp.stop_client(vim.lsp.get_active_clients())
end

local ok, message = pcall(main)
if not ok then
  tell('failed: ', tostring(message))
  vim.cmd('cquit 1')
end
tell('done')
vim.cmd('qall!')
