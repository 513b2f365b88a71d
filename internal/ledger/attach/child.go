package attach

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"

	"bihuan/internal/child"
)

// The works that the child does; Works must be given to child.Main.
const (
	workInspect = "attach-inspect"
	workClean   = "attach-clean"
	workPreview = "attach-preview"
)

// Works are what this package does in a child process.
var Works = map[string]child.Handler{workInspect: serveInspect, workClean: clean, workPreview: preview}

// serveInspect reads the name's length, the name and the content.
func serveInspect(_ context.Context, input []byte) ([]byte, error) {
	if len(input) < 2 {
		return nil, errors.New("attach: no name")
	}
	n := int(binary.BigEndian.Uint16(input))
	if len(input) < 2+n {
		return nil, errors.New("attach: half a name")
	}
	v, err := Inspect(string(input[2:2+n]), input[2+n:])
	if err != nil {
		return nil, err
	}
	return json.Marshal(v)
}

func inspectInChild(ctx context.Context, name string, content io.Reader) (Verdict, error) {
	head := append(binary.BigEndian.AppendUint16(nil, uint16(len(name))), name...)
	var said bytes.Buffer
	var v Verdict
	err := child.Stream(ctx, workInspect, io.MultiReader(bytes.NewReader(head), content), &said, child.Standard)
	if err == nil {
		err = json.Unmarshal(said.Bytes(), &v)
	}
	return v, err
}

func cleanInChild(ctx context.Context, content io.Reader, w io.Writer) error {
	return child.Stream(ctx, workClean, content, w, child.Standard)
}

func previewInChild(ctx context.Context, content io.Reader) ([]byte, error) {
	var out bytes.Buffer
	err := child.Stream(ctx, workPreview, content, &out, child.Standard)
	return out.Bytes(), err
}

// firstPage makes a preview of a PDF where pdftoppm is installed: the page is
// painted in a limited process, and what that returns is a picture from a
// stranger like any other. nil, nil where it is not installed.
func firstPage(ctx context.Context, f *os.File) ([]byte, error) {
	program, err := exec.LookPath("pdftoppm")
	if err != nil {
		return nil, nil
	}
	cmd := exec.Command(program, "-jpeg", "-f", "1", "-l", "1", "-singlefile", "-scale-to", "1080", "-")
	cmd.Env = child.Environment()
	const most = 16 << 20
	out := &child.Buffer{Max: most}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = f, out, &child.Buffer{Max: 1}
	if err := child.Exec(ctx, cmd, child.Standard); err != nil {
		return nil, err
	}
	return previewInChild(ctx, bytes.NewReader(out.Bytes()))
}
