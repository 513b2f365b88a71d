package cli

import (
	"context"
	"io"

	"bihuan/internal/fault"
	"bihuan/internal/material/document"
	"bihuan/internal/material/reading"
)

// read reads one input. Standard input may be a text or a Word file: its
// content says which.
func (a *app) read(ctx context.Context, s source) (*document.Document, error) {
	if s.err != nil {
		return nil, s.err
	}
	if s.name != stdinName {
		return reading.File(ctx, s.name)
	}
	data, err := a.readStdin()
	if err != nil {
		return nil, err
	}
	return reading.Bytes(ctx, stdinName, data)
}

// readStdin reads one byte more than is read at most, so that the reader sees
// the excess.
func (a *app) readStdin() ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(a.in, reading.MaxFile+1))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "标准输入读不完，请检查管道前面的命令后重试。")
	}
	return data, nil
}
