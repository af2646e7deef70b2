-- Neovim 0.7 or later: bpf-precheck-clangd for C files. Source it, or copy it
-- to ~/.config/nvim/plugin/.
local function start(buffer)
  local config = {
    name = 'bpf-precheck-clangd',
    cmd = { 'bpf-precheck-clangd' },
    root_dir = vim.fn.getcwd(),
  }
  if vim.lsp.start then
    vim.lsp.start(config, { bufnr = buffer })
  else -- before 0.8
    vim.lsp.buf_attach_client(buffer, vim.lsp.start_client(config))
  end
end

vim.api.nvim_create_autocmd('FileType', {
  pattern = 'c',
  callback = function(event) start(event.buf) end,
})
-- Files that are open already.
for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
  if vim.api.nvim_buf_is_loaded(buffer) and vim.bo[buffer].filetype == 'c' then
    start(buffer)
  end
end
