-- Waits for diagnostics of the buffer and prints them.
local buffer = vim.api.nvim_get_current_buf()
local came = vim.wait(60000, function() return #vim.diagnostic.get(buffer) > 0 end, 20)
for _, d in ipairs(vim.diagnostic.get(buffer)) do
  io.stdout:write(vim.fn.bufname(buffer), ':', d.lnum + 1, ': ', d.message, '\n')
end
vim.cmd(came and 'qall!' or 'cquit 1')
